import type { Message, RoomState } from '../../src/client/index.js'
import type { Answer, Person } from './client.js'
import { given } from './rooms.js'

const byId = (a: { readonly userId: string }, b: { readonly userId: string }): number => (a.userId < b.userId ? -1 : 1)

/** What the REST API says, in the form of the folded state. */
export async function restState(person: Person, roomId: string, shown: number) {
  const path = `/api/rooms/${roomId}`
  const messages: Answer[] = []
  for (let before = ''; messages.length < shown; before = `&before=${messages[0]?.seq}`) {
    const page = await given(200, person.get(`${path}/messages?limit=100${before}`))
    messages.unshift(...page.items)
    if (!page.page.hasMore) break
  }
  const members = await given(200, person.get(`${path}/members?limit=100`))
  const pins = await given(200, person.get(`${path}/pins?limit=100`))
  return {
    room: (await given(200, person.get(path))) as unknown,
    members: members.items.map(({ presence: _presence, ...member }) => member).sort(byId) as unknown,
    messages: messages.slice(-shown) as unknown,
    pins: pins.items as unknown,
  }
}

/** What a client has folded, in the form of what the REST API says. */
export function foldedState(state: RoomState) {
  const loaded = new Map<string, Message>(state.pinnedEarlier)
  for (const message of state.messages) loaded.set(message.id, message)
  return {
    room: state.room,
    members: [...state.members.values()].sort(byId),
    messages: state.messages,
    pins: state.pins.map((id) => loaded.get(id)),
  }
}
