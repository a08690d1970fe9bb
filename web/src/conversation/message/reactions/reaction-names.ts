import type { RoomState } from '../../../../../src/client/index.js'
import type { Reaction } from './hopes.js'

const MOST_NAMES = 10
const list = new Intl.ListFormat('en', { type: 'conjunction' })

/** Who has reacted, in words: "You, Ann and 3 others reacted with 👍". */
export function reactionNames(
  { emoji, count, userIds }: Reaction,
  { me, members }: Pick<RoomState, 'me' | 'members'>,
): string {
  const known = userIds.flatMap((id) => (id === me ? [] : (members.get(id)?.displayName ?? [])))
  const named = [...(userIds.includes(me) ? ['You'] : []), ...known].slice(0, MOST_NAMES)
  const others = count - named.length
  const rest = others === 0 ? [] : [others === 1 && named.length > 0 ? 'one other' : people(others, named.length)]
  return `${list.format([...named, ...rest])} reacted with ${emoji}`
}

const people = (count: number, named: number): string =>
  named > 0 ? `${count} others` : count === 1 ? 'One person' : `${count} people`
