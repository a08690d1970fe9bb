import { mapWide } from '../api-client.js'
import { alternate, messageText } from '../posting.js'
import { cpuMicroseconds } from '../process-figures.js'
import { median } from '../statistics.js'
import type { Row } from '../table.js'
import type { LiveClient } from './load-plan.js'
import type { Live } from './loads.js'
import { LoadSocket } from './socket.js'
import type { Stage } from './stage.js'

type Synced = { readonly rooms: Readonly<Record<string, RoomSynced>> }
type RoomSynced = {
  readonly recovered: boolean
  readonly reason?: string
  readonly events?: readonly (readonly [name: string, payload: { readonly revision: number }])[]
  readonly revision?: number
}
type Away = { readonly client: LiveClient; readonly revision: number }
type Resumed = { readonly socket: LoadSocket; readonly answer: string }
type Result = { readonly seconds: number; readonly answerMiB: number; readonly serverCpuSeconds: number }

const listener = {
  event: () => undefined,
  closed: (reason: string) => {
    throw new Error(reason)
  },
}

/** Connects once, to learn the revision that the client stands at, and loses the connection. */
async function leave(origin: string, client: LiveClient, roomId: string): Promise<Away> {
  const [socket, { rooms }] = await LoadSocket.connect(origin, client.auth, listener)
  socket.destroy()
  const known = rooms.find((room) => room.roomId === roomId)
  if (known === undefined) throw new Error('ready does not name the room')
  return { client, revision: known.revision }
}

async function comeBack(origin: string, { client, revision }: Away, roomId: string): Promise<Resumed> {
  const [socket] = await LoadSocket.connect(origin, client.auth, listener)
  return { socket, answer: await socket.ask('sync', { rooms: { [roomId]: revision } }) }
}

/** @throws Error unless the answer holds every missed event, in order */
function check(answer: string, roomId: string, { revision }: Away, missed: number): void {
  const [{ data }] = JSON.parse(answer) as [{ readonly data?: Synced }]
  const room = data?.rooms[roomId]
  const events = room?.events ?? []
  const isInOrder = events.every(
    ([name, payload], n) => name === 'message_received' && payload.revision === revision + n + 1,
  )
  const isComplete = room?.recovered === true && events.length === missed && room.revision === revision + missed
  if (!isComplete || !isInOrder) throw new Error(`sync from ${revision} was answered with ${answer.slice(0, 500)}`)
}

/** Everybody is cut off, messages are posted, and everybody is back at the same moment. */
export async function resumeOnce({ server, clients, rooms, people, api }: Stage, missed: number): Promise<Result> {
  const { origin, pid } = server
  const [roomId] = rooms
  const [writer] = people
  if (roomId === undefined || writer === undefined) throw new Error('nobody is there')
  const away = await mapWide(clients, 16, (client) => leave(origin, client, roomId))
  for (let n = 0; n < missed; n += 1) {
    const body = { content: `${n} ${messageText}` }
    await api.call('POST', `/api/rooms/${roomId}/messages`, { token: writer.token, body })
  }
  const [began, cpuBefore] = [performance.now(), cpuMicroseconds(pid)]
  const resumed = await Promise.all(away.map((client) => comeBack(origin, client, roomId)))
  const [seconds, cpu] = [(performance.now() - began) / 1000, cpuMicroseconds(pid) - cpuBefore]
  // The clock stands: reading the answers is the clients' own work.
  resumed.forEach(({ answer }, n) => check(answer, roomId, away[n]!, missed))
  for (const { socket } of resumed) socket.destroy()
  const bytes = resumed.reduce((sum, { answer }) => sum + answer.length, 0)
  return { seconds, answerMiB: bytes / 2 ** 20, serverCpuSeconds: cpu / 1e6 }
}

/** Everybody comes back at once, each having missed events: seconds until all have all of them, connecting included. */
export async function resuming({ theatre, options, sizes }: Live): Promise<readonly Row[]> {
  const { clients, missed } = sizes.resume
  const round = () => theatre.play('parley', { people: clients, rooms: 1 }, (stage) => resumeOnce(stage, missed))
  const { parley = [] } = await alternate({ parley: round }, options.rounds)
  const seconds = median(parley.map((result) => result.seconds))
  const cpu = median(parley.map((result) => result.serverCpuSeconds))
  const figures = `${seconds.toFixed(2)} s, of the server ${cpu.toFixed(2)} s CPU`
  const measured = `resume of ${clients} clients that missed ${missed} events each, s`
  return [{ measure: measured, figures, ratio: seconds, aim: { atMost: 5 } }]
}
