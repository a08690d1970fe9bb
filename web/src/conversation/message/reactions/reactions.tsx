import { SmilePlus } from 'lucide-preact'
import { useRef, useState } from 'preact/hooks'
import type { Message, RoomState } from '../../../../../src/client/index.js'
import { useChat } from '../../../chat/context.js'
import { hopes, type Reaction, setReaction, withHopes } from './hopes.js'
import { reactionNames } from './reaction-names.js'
import { ReactionPicker } from './reaction-picker.js'

type ReactionsProps = {
  readonly state: RoomState
  readonly message: Message
  /** Without it they are only to be seen. */
  readonly mayReact: boolean
}

/** What people have answered in one sign each. */
export function Reactions({ state, message, mayReact }: ReactionsProps) {
  const reactions = withHopes(message.reactions, hopes.value.get(message.id), state.me)
  if (reactions.length === 0) return null
  return (
    <ul role="list" class="reactions" aria-label="Reactions">
      {reactions.map((reaction) => (
        <li key={reaction.emoji}>
          <ReactionChip {...{ state, reaction, mayReact }} messageId={message.id} />
        </li>
      ))}
      {mayReact && (
        <li>
          <AddReaction message={message} />
        </li>
      )}
    </ul>
  )
}

type ChipProps = Omit<ReactionsProps, 'message'> & { readonly reaction: Reaction; readonly messageId: string }

function ReactionChip({ state, reaction, messageId, mayReact }: ChipProps) {
  const chat = useChat()
  const isMine = reaction.userIds.includes(state.me)
  const names = reactionNames(reaction, state)
  return (
    <button
      type="button"
      class="reaction"
      title={names}
      aria-label={`${reaction.emoji} ${reaction.count.toLocaleString()}: ${names}`}
      aria-pressed={isMine}
      disabled={!mayReact}
      onClick={() => void setReaction(chat, messageId, reaction.emoji, !isMine)}
    >
      <span class="reaction-emoji">{reaction.emoji}</span>
      <span class="reaction-count">{reaction.count.toLocaleString()}</span>
    </button>
  )
}

function AddReaction({ message }: { readonly message: Message }) {
  const ref = useRef<HTMLButtonElement>(null)
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button
        ref={ref}
        type="button"
        class="reaction reaction-add"
        aria-label="Add a reaction"
        title="Add a reaction"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <SmilePlus size={16} aria-hidden />
      </button>
      {isOpen && ref.current !== null && (
        <ReactionPicker anchor={ref.current} messageId={message.id} onClose={() => setOpen(false)} />
      )}
    </>
  )
}
