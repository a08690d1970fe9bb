import { Menu as MenuIcon } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import { IconButton } from '../ui/button.js'
import { isDrawerOpen } from './view.js'

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
        <IconButton class="only-narrow" label="Rooms" onClick={() => (isDrawerOpen.value = true)}>
          <MenuIcon size={20} aria-hidden />
        </IconButton>
        <h2>{title}</h2>
        {actions}
      </header>
      <div class="page-content">
        <div class="page-inside">{children}</div>
      </div>
    </div>
  )
}
