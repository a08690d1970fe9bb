import { useComputed } from '@preact/signals'
import type { RoomSummary } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { blockedIds } from '../../people/blocks.js'
import { knownPeople } from '../../people/known-people.js'
import { previewOf } from './preview.js'
import { typingText } from './typing-text.js'

/** Who is typing, or what was said last. */
export function PreviewLine({ summary }: { readonly summary: RoomSummary }) {
  const chat = useChat()
  const roomId = summary.room.id
  const typists = useComputed(() => chat.typing.value.get(roomId)).value
  if (typists !== undefined) return <TypingLine summary={summary} typists={typists} />
  const { author, text, isNote } = previewOf(summary, chat.me.value.id, blockedIds.value)
  return (
    <span class={isNote ? 'room-item-preview room-item-note' : 'room-item-preview'}>
      {author !== null && (
        <>
          <bdi class="room-item-author">{author}</bdi>:
        </>
      )}
      <span class="room-item-words" dir="auto">
        {text}
      </span>
    </span>
  )
}

type TypingLineProps = { readonly summary: RoomSummary; readonly typists: readonly string[] }

function TypingLine({ summary, typists }: TypingLineProps) {
  const chat = useChat()
  const nameOf = (userId: string): string | null => {
    if (summary.partner?.id === userId) return summary.partner.displayName
    return knownPeople(chat.rest).person(userId).value?.displayName ?? null
  }
  const text = summary.partner === null ? typingText(typists.slice(0, 2).map(nameOf), typists.length) : 'Typing …'
  return <span class="room-item-preview room-item-typing">{text}</span>
}
