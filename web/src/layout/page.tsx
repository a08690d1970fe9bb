import type { ComponentChildren } from 'preact'
import { RoomsButton } from '../rooms/rooms-button.js'

type PageProps = {
  readonly title: string
  /** Beside the title. */
  readonly actions?: ComponentChildren
  readonly children: ComponentChildren
}

/** A page in the place of the conversation: its title, and what scrolls below it. */
export function Page({ title, actions, children }: PageProps) {
  return (
    <div class="page">
      <header class="page-header">
        <RoomsButton />
        <h2>{title}</h2>
        {actions}
      </header>
      <div class="page-content">
        <div class="page-inside">{children}</div>
      </div>
    </div>
  )
}
