import type { ComponentChildren } from 'preact'

/** What is shown where there is nothing (yet). */
export function Empty({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {children}
    </div>
  )
}

/** Something is being loaded. @param label what, for those who do not see it turn */
export function Spinner({ label = 'Loading' }: { readonly label?: string }) {
  return (
    <div class="spinner" role="status">
      <span class="visually-hidden">{label} …</span>
    </div>
  )
}
