import type { MentionToken } from './mention-token.js'
import type { People } from './people.js'

/** Names that mean nobody in particular. */
const EVERYBODY = new Map([
  ['room', 'Everybody in this room'],
  ['ai', 'The AI members of this room'],
])

/** `@name` as a chip, if that is somebody of this room; `@room` and `@ai` too. */
export function Mention({ token, people }: { readonly token: MentionToken; readonly people: People }) {
  const group = EVERYBODY.get(token.name)
  if (group !== undefined)
    return (
      <span class={token.name === 'room' ? 'mention mention-me' : 'mention'} title={group}>
        @{token.name}
      </span>
    )
  const person = people.named(token.name)
  if (person === undefined) return <>{token.raw}</>
  return (
    <bdi class={person.userId === people.me ? 'mention mention-me' : 'mention'} title={`@${person.username}`}>
      @{person.displayName}
    </bdi>
  )
}
