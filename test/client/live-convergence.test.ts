import { afterAll, expect, it } from '@jest/globals'
import { isDeepStrictEqual } from 'node:util'
import { filter, firstValueFrom } from 'rxjs'
import { ParleyClient } from '../../src/client/index.js'
import type { Answer, Person } from '../support/client.js'
import { CuttableNetwork } from '../support/cuttable-network.js'
import { deed } from '../support/deeds.js'
import { diceOf } from '../support/dice.js'
import { entryOf, given, roomOf, setRole } from '../support/rooms.js'
import { RunningParley } from '../support/running-parley.js'
import { foldedState, restState } from '../support/seen-room.js'

const parley = await RunningParley.start()
const open: { close(): void }[] = []
afterAll(() => {
  for (const one of open) one.close()
})

const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const ACTIONS = Number(process.env['ACTIONS'] ?? 400)
const WATCHERS = 4
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const dice = diceOf(SEED)
const { below, oneOf } = dice

/** Cuts a way to the server at any moment for any time, until it is told to stop. */
async function disturb(network: CuttableNetwork, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await pause(below(1_500))
    network.cut()
    await pause(below(400))
    network.mend()
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
    const replies = await Promise.all([0, 1, 2, 3].map(() => deed(dice, room.id, people, messages)()))
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
