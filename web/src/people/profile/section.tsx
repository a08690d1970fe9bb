import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

type SectionProps = { readonly title: string; readonly hint?: string; readonly children: ComponentChildren }

/** A part of the profile. */
export function Section({ title, hint, children }: SectionProps) {
  const id = useId()
  return (
    <section class="profile-section" aria-labelledby={id}>
      <header>
        <h3 id={id}>{title}</h3>
        {hint !== undefined && <p class="profile-hint">{hint}</p>}
      </header>
      {children}
    </section>
  )
}
