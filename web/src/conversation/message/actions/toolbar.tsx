import { MoreHorizontal } from 'lucide-preact'
import { useRef } from 'preact/hooks'
import { IconButton } from '../../../ui/button.js'
import { moveFocus } from '../../../ui/move-focus.js'
import type { MessageAction } from '../permissions.js'
import { ACTIONS, QUICK_ACTIONS } from './action-items.js'

type ToolbarProps = {
  readonly allowed: ReadonlySet<MessageAction>
  readonly onAction: (action: MessageAction, button: HTMLElement) => void
  readonly onMore: (button: HTMLElement) => void
  readonly isMenuOpen: boolean
}

/** What is done with a message most, and the way to the rest. */
export function Toolbar({ allowed, onAction, onMore, isMenuOpen }: ToolbarProps) {
  const bar = useRef<HTMLDivElement>(null)
  return (
    <div
      ref={bar}
      class="message-toolbar"
      role="toolbar"
      aria-label="Message actions"
      onKeyDown={(event) => moveFocus(event, bar.current, 1)}
    >
      {QUICK_ACTIONS.filter((action) => allowed.has(action)).map((action) => {
        const { text, Icon } = ACTIONS[action]
        return (
          <IconButton key={action} label={text} onClick={(event) => onAction(action, event.currentTarget)}>
            <Icon size={18} aria-hidden />
          </IconButton>
        )
      })}
      <IconButton
        label="More actions"
        aria-haspopup="menu"
        aria-expanded={isMenuOpen}
        onClick={(event) => onMore(event.currentTarget)}
      >
        <MoreHorizontal size={18} aria-hidden />
      </IconButton>
    </div>
  )
}
