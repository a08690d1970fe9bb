import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { deferred } from '../ui/deferred.js'

const PersonCard = deferred<Parameters<typeof import('./person-card.js').PersonCard>[0]>(() =>
  import('./person-card.js').then((module) => module.PersonCard),
)

type PersonButtonProps = {
  readonly userId: string
  /** Of the person: for who does not see what is inside. */
  readonly name: string
  readonly class?: string
  /** A picture or a name. */
  readonly children: ComponentChildren
  /** Of a picture beside a name that does the same: not there for screen readers. */
  readonly isHidden?: boolean
}

/** A name or a picture that shows, when it is clicked, whose it is. Who has no account, as Parley itself, has none. */
export function PersonButton({ userId, name, class: more = '', children, isHidden = false }: PersonButtonProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  if (userId === 'system') return <>{children}</>
  return (
    <>
      <button
        type="button"
        class={`person-button ${more}`}
        aria-label={name}
        aria-haspopup="dialog"
        aria-expanded={anchor !== null}
        // In a conversation there would be too many to stop at; from the keyboard the list of members leads there.
        tabIndex={-1}
        aria-hidden={isHidden}
        onClick={(event) => setAnchor(anchor === null ? event.currentTarget : null)}
      >
        {children}
      </button>
      {anchor !== null && <PersonCard {...{ anchor, userId }} onClose={() => setAnchor(null)} />}
    </>
  )
}
