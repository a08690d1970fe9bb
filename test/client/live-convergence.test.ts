import { afterAll, expect, it } from '@jest/globals'
import { isDeepStrictEqual } from 'node:util'
import { filter, firstValueFrom } from 'rxjs'
import { type Message, ParleyClient, type RoomState } from '../../src/client/index.js'
import type { Answer, Person, Reply } from '../support/client.js'
import { CuttableNetwork } from '../support/cuttable-network.js'
import { entryOf, given, roomOf, setRole } from '../support/rooms.js'
import { RunningParley } from '../support/running-parley.js'
import { VirtualClock } from '../support/virtual-clock.js'

const parley = await RunningParley.start()
const open: { close(): void }[] = []
afterAll(() => {
  for (const one of open) one.close()
})

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const ACTIONS = Number(process.env['ACTIONS'] ?? 400)
const WATCHERS = 4
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Numbers that can be had again. */
const dice = new VirtualClock(SEED)
const below = (n: number): number => Math.floor(dice.random() * n)
const oneOf = <T>(all: readonly T[]): T => all[below(all.length)]!

/** Things that people do in a room, any of which may be refused: to a message there, or with one another. */
function deed(room: Answer, people: readonly Person[], messages: readonly string[]): () => Promise<Reply> {
  const [who, whom] = [oneOf(people), oneOf(people)]
  const message = `/api/messages/${messages.length === 0 ? 'none' : oneOf(messages.slice(-12))}`
  const path = `/api/rooms/${room.id}`
  const post = (fields: object = {}) =>
    who.post(`${path}/messages`, { content: `@${whom.username} ${dice.random()}`, ...fields })
  const replyTo = messages.at(-1 - below(5))
  return oneOf([
    ...Array.from({ length: 12 }, () => post),
    ...Array.from({ length: 5 }, () => () => post(replyTo === undefined ? {} : { replyTo })),
    ...Array.from({ length: 3 }, () => () => who.patch(message, { content: `edited ${dice.random()}` })),
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

/** Cuts a way to the server at any moment for any time, until it is told to stop. */
async function disturb(network: CuttableNetwork, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await pause(below(1_500))
    network.cut()
    await pause(below(400))
    network.mend()
  }
}

const byId = (a: { readonly userId: string }, b: { readonly userId: string }): number => (a.userId < b.userId ? -1 : 1)

/** What the REST API says, in the form of the folded state. */
async function restState(person: Person, roomId: string, shown: number) {
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

function foldedState(state: RoomState) {
  const loaded = new Map<string, Message>(state.pinnedEarlier)
  for (const message of state.messages) loaded.set(message.id, message)
  return {
    room: state.room,
    members: [...state.members.values()].sort(byId),
    messages: state.messages,
    pins: state.pins.map((id) => loaded.get(id)),
  }
}

const countsOf = ({ unreadCount, mentionCount }: Answer) => ({ unreadCount, mentionCount })

async function watcher(person: Person, roomId: string) {
  const network = await CuttableNetwork.to(parley.url)
  const client = await ParleyClient.connect({ url: network.url, token: person.token })
  open.push(network, client)
  const room = client.room(roomId)
  room.state$.subscribe()
  const revisions: number[] = []
  room.events.subscribe(({ event, payload }) => {
    if (event !== 'gap' && 'revision' in payload) revisions.push(payload.revision)
  })
  return { person, network, client, room, revisions }
}

it(`clients that are cut off at any moment for any time end with exactly what the server has (SEED=${SEED})`, async () => {
  const people = await parley.people(6)
  const room = await roomOf(people[0]!, people.slice(1), { type: 'public' })
  await setRole(people[0]!, room.id, people[1]!, 'admin')
  const watchers = await Promise.all(people.slice(0, WATCHERS).map((person) => watcher(person, room.id)))
  let isOver = false
  const disturbances = watchers.map(({ network }) => disturb(network, () => isOver))
  const messages: string[] = []
  for (let i = 0; i < ACTIONS; i += 4) {
    const replies = await Promise.all([0, 1, 2, 3].map(() => deed(room, people, messages)()))
    for (const { status, body } of replies)
      if (status === 201 && 'seq' in body && !messages.includes(body.id)) messages.push(body.id)
    if (below(5) === 0)
      await oneOf(watchers)
        .room.loadEarlier(20)
        .catch(() => undefined)
  }
  isOver = true
  await Promise.all(disturbances)
  // Everybody is a member in the end, so that there is something to compare.
  for (const person of people) await given(200, person.post(`/api/rooms/${room.id}/join`))
  const last = await given(201, people[5]!.post(`/api/rooms/${room.id}/messages`, { content: 'That was it.' }))
  for (const { person, client, room: seen, revisions } of watchers) {
    const state = await firstValueFrom(
      seen.state$.pipe(
        filter(({ revision, toRead, isMember }) => isMember && revision >= last.revision && toRead.size === 0),
      ),
    )
    const rest = await restState(person, room.id, state.messages.length)
    expect(foldedState(state)).toEqual(rest)
    // A marker that stops short of the room's end is counted by the server in its own time: `unread_update` may still be on its way.
    const counted = await entryOf(person, room.id)
    await firstValueFrom(seen.state$.pipe(filter(({ unread }) => isDeepStrictEqual(unread, countsOf(counted)))))
    expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b))
    // The list is told after the room, and may itself be reading at this moment.
    const listed = { ...countsOf(counted), room: rest.room }
    const isListed = (rooms: ParleyClient['rooms']): boolean =>
      rooms.some(({ room: shown, unreadCount, mentionCount }) =>
        isDeepStrictEqual({ unreadCount, mentionCount, room: shown }, listed),
      )
    await firstValueFrom(client.rooms$.pipe(filter(isListed)))
  }
}, 120_000)
