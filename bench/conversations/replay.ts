import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { apiClient, mapWide } from '../api-client.js'
import { withFolder } from '../disk.js'
import type { Options } from '../options.js'
import { candidate } from '../posting.js'
import { startServer } from '../server-process.js'
import { checkChain, checkMessages, checkUnread } from './checks.js'
import type { ArchivedMessage } from './conversation.js'
import { registerParticipants, type Participants } from './participants.js'
import { replayRoom, type ReplayedRoom } from './room-replay.js'

function readConversations(file: string): ReadonlyMap<string, readonly ArchivedMessage[]> {
  const rooms = new Map<string, ArchivedMessage[]>()
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue
    const message = JSON.parse(line) as ArchivedMessage
    const room = rooms.get(message.room)
    if (room) room.push(message)
    else rooms.set(message.room, [message])
  }
  return rooms
}

async function timed<R>(what: string, work: () => Promise<R>): Promise<readonly [R, seconds: number]> {
  const started = performance.now()
  const result = await work()
  const seconds = (performance.now() - started) / 1000
  console.log(`${what.padEnd(28)} ${seconds.toFixed(1)} s`)
  return [result, seconds]
}

/** A position after everything that was written: that of one more write. */
async function finalPosition(people: Participants, user: string): Promise<string | null> {
  const { position } = await people.call(user, 'POST', '/api/rooms', { body: { name: 'End of the replay' } })
  return position
}

async function check(people: Participants, rooms: readonly ReplayedRoom[], hasChain: boolean): Promise<void> {
  const after = await finalPosition(people, rooms[0]!.posted[0]!.user)
  const [messages] = await timed('paged through every room', () =>
    mapWide(rooms, 8, (room) => checkMessages(people, room, after)),
  )
  const [unread] = await timed('compared unread counts', () => checkUnread(people, rooms, after))
  const chains = hasChain
    ? (await timed('verified chains', () => mapWide(rooms, 2, (room) => checkChain(people, room))))[0]
    : []
  const events = chains.reduce((sum, chain) => sum + chain.events, 0)
  const wrong = [...messages.flat(), ...unread.wrong, ...chains.flatMap((chain) => chain.wrong)]
  console.log(
    `${unread.compared} unread counts compared (${unread.nonZero} above 0), ${chains.length} chains of ${events} events verified`,
  )
  if (wrong.length > 0) throw new Error(`${wrong.length} things are wrong, such as:\n${wrong.slice(0, 20).join('\n')}`)
  console.log('every message came back once, in order, unchanged; every count is right')
}

async function replay(origin: string, file: string, suffix: string, hasChain: boolean): Promise<void> {
  const conversations = readConversations(file)
  const names = [...new Set([...conversations.values()].flatMap((messages) => messages.map(({ user }) => user)))]
  const api = apiClient(origin, 64)
  try {
    const [people] = await timed(`registered ${names.length} people`, () => registerParticipants(api, names, suffix))
    const [rooms, seconds] = await timed('replayed', () =>
      mapWide([...conversations], 32, ([name, messages]) => replayRoom(people, name, messages)),
    )
    const posted = rooms.reduce((sum, room) => sum + room.posted.length, 0)
    const repeats = rooms.reduce((sum, room) => sum + room.repeats, 0)
    console.log(
      `${posted} messages in ${rooms.length} rooms, ${repeats} requests sent twice, ${people.busyAnswers()} busy answers: ` +
        `${((posted + repeats) / seconds).toFixed(0)} posts/s`,
    )
    await check(people, rooms, hasChain)
  } finally {
    await api.close()
  }
}

/**
 * Replays real conversations through REST, with retries, and checks everything that comes back.
 * @throws Error at the first wrong answer while posting; after the checks with all that is wrong
 */
export async function conversations(options: Options): Promise<void> {
  const [file] = options.files
  if (file === undefined) throw new Error('name the JSONL file; prepare-conversations makes it')
  const hasChain = options.candidate === 'parley'
  if (options.url !== null) return replay(options.url, file, `.${Date.now().toString(36).slice(-4)}`, hasChain)
  await withFolder('conversations', async (folder) => {
    const server = await startServer(candidate(options), join(folder, 'data'), options)
    try {
      await replay(server.origin, file, '', hasChain)
    } finally {
      await server.stop()
    }
  })
}
