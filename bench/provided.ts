import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { openLogReader } from '../infra/sqlite/log/reader.js'
import { START } from '../src/commands/event-store.js'
import { mapWide } from './api-client.js'
import { adminPassword } from './server-process.js'
import { appendMessages, makeMember, makeRoom, postCommand, seedPassword, settle } from './seeding.js'
import { openWriteSide, type WriteSide } from './write-side.js'

/** A room that was written straight into the log, and someone who may post and read in it. */
export type SeededRoom = { readonly roomId: string; readonly username: string; readonly password: string }

const PAGE = 500
/** Members made at once: their appends share commits. */
const WIDTH = 64
/** People who write in a seeded room; more only listen. */
const SENDERS = 32

/**
 * Writes a room into the log of a server that does not run: through the API a million events would take too long.
 * @param dataDir the data folder; a server started on it afterwards has the room in its read models once it is caught up
 * @param size `events` in the room's stream in all, nearly all of them messages; `members` of the room
 * @returns the room, and its owner's name and password
 */
export async function seedRoom(
  dataDir: string,
  size: { readonly events: number; readonly members: number },
): Promise<SeededRoom> {
  const side = await openWriteSide(dataDir, adminPassword)
  const username = 'seed-owner'
  const ownerId = await makeMember(side, username, true)
  const roomId = await makeRoom(side, ownerId)
  const joining = Array.from({ length: size.members - 1 }, (_, i) => `seed-${i}`)
  const others = await mapWide(joining, WIDTH, async (name) => {
    const userId = await makeMember(side, name, false)
    await settle(side, roomId, { type: 'JoinRoom', actorId: userId, data: { isAdmin: false } })
    return userId
  })
  await appendMessages(side, roomId, [ownerId, ...others].slice(0, SENDERS), size.events)
  await side.close()
  return { roomId, username, password: seedPassword }
}

/**
 * Reads the whole log from its start, in batches as the projections do, and does nothing with it.
 * @returns how many events, and in how many seconds
 */
export async function readLog(dataDir: string): Promise<{ readonly events: number; readonly seconds: number }> {
  const log = openLogReader(join(dataDir, 'log.db'))
  const started = performance.now()
  let events = 0
  for (let after = START; ;) {
    const page = await log.readAll(after, PAGE)
    events += page.length
    after = page.at(-1)?.position ?? after
    if (page.length < PAGE) break
  }
  const seconds = (performance.now() - started) / 1000
  log.close()
  return { events, seconds }
}

/** A room whose owner is about to post in it. */
export type PostingRoom = { readonly roomId: string; readonly senderId: string }

/** Makes a room, and its owner by that name. */
export async function makePostingRoom(side: WriteSide, username: string): Promise<PostingRoom> {
  const senderId = await makeMember(side, username, false)
  return { roomId: await makeRoom(side, senderId), senderId }
}

/** Posts messages into one room through its stream writer, so many commands waiting at once. */
export async function submitPosts(
  side: WriteSide,
  { roomId, senderId }: PostingRoom,
  load: { readonly events: number; readonly atOnce: number },
): Promise<void> {
  const key = await side.ports.keys.ensure(senderId)
  const writer = side.rooms.of(roomId)
  await mapWide(Array.from({ length: load.events }), load.atOnce, async () => {
    const commandId = randomUUID()
    const command = postCommand(commandId, senderId, key)
    const outcome = await writer.submit({ commandId, correlationId: 'bench', command, subjects: [senderId] })
    if (outcome.kind !== 'appended') throw new Error(`a post was ${outcome.kind}`)
  })
}

/**
 * Posts messages into one room through the stream writer, in this process, so many commands waiting at once.
 * @returns durable events per second
 */
export async function writeThroughStreamWriter(
  dataDir: string,
  load: { readonly events: number; readonly atOnce: number },
): Promise<number> {
  const side = await openWriteSide(dataDir, adminPassword)
  const room = await makePostingRoom(side, 'seed-owner')
  const started = performance.now()
  await submitPosts(side, room, load)
  const seconds = (performance.now() - started) / 1000
  await side.close()
  return load.events / seconds
}
