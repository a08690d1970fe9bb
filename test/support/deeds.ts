import type { Person, Reply } from './client.js'
import type { Dice } from './dice.js'

/** Things that people do in a room, any of which may be refused: to a message there, or with one another. */
export function deed(
  { below, oneOf, random }: Dice,
  roomId: string,
  people: readonly Person[],
  messages: readonly string[],
): () => Promise<Reply> {
  const [who, whom] = [oneOf(people), oneOf(people)]
  const message = `/api/messages/${messages.length === 0 ? 'none' : oneOf(messages.slice(-12))}`
  const path = `/api/rooms/${roomId}`
  const post = (fields: object = {}) =>
    who.post(`${path}/messages`, { content: `@${whom.username} ${random()}`, ...fields })
  const replyTo = messages.at(-1 - below(5))
  return oneOf([
    ...Array.from({ length: 12 }, () => post),
    ...Array.from({ length: 5 }, () => () => post(replyTo === undefined ? {} : { replyTo })),
    ...Array.from({ length: 3 }, () => () => who.patch(message, { content: `edited ${random()}` })),
    ...Array.from({ length: 4 }, () => () => who.post(`${message}/reactions`, { emoji: oneOf(['👍', '🎉', '❤️']) })),
    () => who.delete(`${message}/reactions/${encodeURIComponent('👍')}`),
    () => who.delete(message),
    () => who.put(`${message}/pin`),
    () => who.delete(`${message}/pin`),
    () => people[0]!.patch(path, { name: `Tea ${below(9)}`, description: oneOf([null, 'Green']) }),
    () => people[0]!.patch(`${path}/members/${whom.id}`, { role: oneOf(['member', 'moderator', 'admin']) }),
    () => (below(3) === 0 ? people[0]!.delete(`${path}/members/${whom.id}`) : who.post(`${path}/leave`)),
    ...people.map((person) => () => person.post(`${path}/join`)),
    () => who.post(`${path}/read`, { seq: below(messages.length) }),
  ])
}
