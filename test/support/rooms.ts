import type { Answer, Person, Reply } from './client.js'

type Fields = Readonly<Record<string, unknown>>

/** The answer's body, if the answer is what a story needs to go on. @throws otherwise, with the problem */
export async function given(status: number, reply: Promise<Reply>): Promise<Answer> {
  const { status: got, body } = await reply
  if (got !== status) throw new Error(`${status} expected, ${got} answered: ${JSON.stringify(body)}`)
  return body
}

/** A new room of the owner, with these people as members who came by invitation. */
export async function roomOf(owner: Person, members: readonly Person[] = [], fields: Fields = {}): Promise<Answer> {
  const invitees = members.map((member) => member.id)
  const room = await given(201, owner.post('/api/rooms', { name: 'A room', invitees, ...fields }))
  await Promise.all(members.map((member) => given(200, member.post(`/api/rooms/${room.id}/join`))))
  return room
}

/** A message posted. */
export const say = (person: Person, roomId: string, content: string, fields: Fields = {}): Promise<Answer> =>
  given(201, person.post(`/api/rooms/${roomId}/messages`, { content, ...fields }))

/** The room as it stands in the person's own list. */
export async function entryOf(person: Person, roomId: string): Promise<Answer> {
  const { items } = await given(200, person.get('/api/rooms?limit=100'))
  const entry = items.find((item) => item.id === roomId)
  if (entry === undefined) throw new Error('the room is not in the list')
  return entry
}

export const setRole = (admin: Person, roomId: string, member: Person, role: string): Promise<Answer> =>
  given(200, admin.patch(`/api/rooms/${roomId}/members/${member.id}`, { role }))

/** Status and code of a refusal. */
export async function refusal(reply: Promise<Reply>): Promise<readonly [number, string]> {
  const { status, body } = await reply
  return [status, body.code]
}
