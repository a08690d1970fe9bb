import { useState } from 'preact/hooks'
import type { Message, RoomState } from '../../../../../src/client/index.js'
import { useChat } from '../../../chat/context.js'
import { blockedIds } from '../../../people/blocks.js'
import { Menu } from '../../../ui/menu.js'
import { startEditing } from '../editing.js'
import { allowedActions, type MessageAction } from '../permissions.js'
import { type Place, WITHOUT } from '../place.js'
import { ReactionPicker } from '../reactions/reaction-picker.js'
import { ACTIONS } from './action-items.js'
import { runAction } from './run-action.js'
import { Toolbar } from './toolbar.js'

/** What is open beside a message, and what it hangs on. */
export type Opened = { readonly kind: 'menu' | 'reactions'; readonly anchor: HTMLElement }

type MessageActionsProps = {
  readonly state: RoomState
  readonly message: Message
  readonly place: Place
  readonly opened: Opened | null
  readonly onOpen: (opened: Opened | null) => void
}

/** Everything that may be done with a message, as a toolbar and as a menu. */
export function MessageActions({ state, message, place, opened, onOpen }: MessageActionsProps) {
  const chat = useChat()
  const [now] = useState(() => Date.now())
  const may = allowedActions(state, message, blockedIds.value.has(message.sender.id), now)
  const allowed = new Set([...may].filter((action) => !WITHOUT[place].includes(action)))
  if (allowed.size === 0) return null
  const run = (action: MessageAction, anchor: HTMLElement): void => {
    if (action === 'react') {
      onOpen({ kind: 'reactions', anchor })
      return
    }
    // The toolbar goes with the focus, so that a dialog could not give it back there.
    anchor.closest('article')?.focus()
    if (action === 'edit') startEditing(message.id, place === 'thread' ? 'thread' : 'flow')
    else runAction(action, message, chat)
  }
  const close = (): void => onOpen(null)
  return (
    <>
      <Toolbar
        {...{ allowed }}
        onAction={run}
        isMenuOpen={opened?.kind === 'menu'}
        onMore={(anchor) => onOpen(opened === null ? { kind: 'menu', anchor } : null)}
      />
      {opened?.kind === 'menu' && (
        <Menu
          anchor={opened.anchor}
          label="Message actions"
          items={menuItems(allowed, opened.anchor, run)}
          onClose={close}
        />
      )}
      {opened?.kind === 'reactions' && <ReactionPicker anchor={opened.anchor} messageId={message.id} onClose={close} />}
    </>
  )
}

function menuItems(
  allowed: ReadonlySet<MessageAction>,
  anchor: HTMLElement,
  run: (action: MessageAction, anchor: HTMLElement) => void,
) {
  return Object.entries(ACTIONS)
    .filter(([action]) => allowed.has(action as MessageAction))
    .map(([action, { text, Icon, isDangerous = false }]) => ({
      ...{ text, isDangerous },
      icon: <Icon size={18} aria-hidden />,
      onSelect: () => run(action as MessageAction, anchor),
    }))
}
