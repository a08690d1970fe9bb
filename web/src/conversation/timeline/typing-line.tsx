import type { RoomState } from '../../../../src/client/index.js'

type TypingLineProps = { readonly state: Pick<RoomState, 'typing' | 'members' | 'writing'> }

/** Named; more are several. */
const NAMED = 2

/** Who is typing. It takes its place whether anybody does or not, so that nothing moves. */
export function TypingLine({ state }: TypingLineProps) {
  // What agents write can be read already.
  const typing = state.typing.filter((userId) => !state.writing.has(userId))
  return (
    <p class="typing-line">
      {typing.length > 0 && (
        <>
          <span class="typing-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <span dir="auto">
            {typingText(typing.map((userId) => state.members.get(userId)?.displayName ?? 'Somebody'))}
          </span>
        </>
      )}
    </p>
  )
}

/** @param names in the order of beginning, at least one */
export function typingText(names: readonly string[]): string {
  if (names.length > NAMED) return 'Several people are typing …'
  return `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} typing …`
}
