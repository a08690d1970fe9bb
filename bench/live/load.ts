// The load generator of the live benches: a process that gets a plan, runs it, sends the figures and ends.
import { setTimeout as sleep } from 'node:timers/promises'
import { mapWide } from '../api-client.js'
import { cpuMicroseconds } from '../process-figures.js'
import { Deliveries } from './deliveries.js'
import type { LiveClient, LivePlan, LiveResult } from './load-plan.js'
import { Measurement } from './measurement.js'
import { LoadSocket } from './socket.js'

/** How many clients connect at once. */
const CONNECTING = 16
const PATIENCE_MS = 15_000

type Client = { readonly socket: LoadSocket; readonly deliveries: Deliveries; readonly origin: string }

async function connect(plan: LivePlan, client: LiveClient, measurement: Measurement): Promise<Client> {
  const { auth, joins, origin = plan.origin } = client
  const deliveries = new Deliveries((reason) => measurement.fail(reason))
  const [socket] = await LoadSocket.connect(origin, auth, {
    event: (text) => {
      const sent = deliveries.note(text)
      if (sent !== null) measurement.delivered(sent, origin)
    },
    closed: (reason) => measurement.fail(reason),
  })
  for (const roomId of joins) {
    const answer = await socket.ask('join_room', { roomId })
    if (!answer.startsWith('[{"ok":true')) measurement.fail(`join_room: ${answer}`)
  }
  return { socket, deliveries, origin }
}

/** Sends messages until it is told to stop. */
class Sending {
  stopped = false
  #turn = 0
  readonly #run = `${process.pid}-${Date.now().toString(36)}`

  constructor(
    private readonly plan: LivePlan,
    private readonly measurement: Measurement,
  ) {}

  start(senders: readonly Client[]): void {
    if (this.plan.ratePerSecond !== undefined) void this.#atRate(senders, this.plan.ratePerSecond)
    else for (const sender of senders) for (let n = 0; n < this.plan.inFlight; n += 1) this.#send(sender, true)
  }

  async #atRate(senders: readonly Client[], ratePerSecond: number): Promise<void> {
    const started = performance.now()
    for (let n = 0; !this.stopped; n += 1) {
      await sleep(Math.max(0, started + (n * 1000) / ratePerSecond - performance.now()))
      this.#send(senders[n % senders.length]!, false)
    }
  }

  #send(sender: Client, again: boolean): void {
    if (this.stopped) return
    const { rooms, content } = this.plan
    const roomId = rooms[this.#turn % rooms.length]!
    this.#turn += 1
    const n = this.measurement.sent(sender.origin)
    const message = { roomId, content: `${n} ${content}`, clientId: `${this.#run}-${n}` }
    sender.socket.emit('send_message', message, (answer) => {
      if (answer.startsWith('[{"ok":true')) this.measurement.acknowledged(n)
      else this.measurement.refused(answer)
      if (again) this.#send(sender, true)
    })
  }
}

/** Waits until every message came to every client, and sees that the rooms end with as many as were acknowledged. */
async function settle(plan: LivePlan, clients: readonly Client[], measurement: Measurement): Promise<void> {
  const deadline = performance.now() + (plan.patienceMs ?? PATIENCE_MS)
  while (!measurement.isComplete(clients.length) && performance.now() < deadline) await sleep(10)
  for (const { deliveries } of clients) {
    const last = plan.rooms.reduce((sum, roomId) => sum + deliveries.lastSeq(roomId), 0)
    if (last !== measurement.posts) measurement.fail(`${measurement.posts} messages were acknowledged, ${last} came`)
  }
}

async function run(plan: LivePlan): Promise<LiveResult> {
  const measurement = new Measurement()
  const clients = await mapWide(plan.clients, CONNECTING, (client) => connect(plan, client, measurement))
  const sending = new Sending(plan, measurement)
  sending.start(clients.slice(0, plan.senders))
  await sleep(plan.warmupSeconds * 1000)
  measurement.begin(cpuMicroseconds(plan.serverPid))
  await sleep(plan.seconds * 1000)
  measurement.end(cpuMicroseconds(plan.serverPid))
  sending.stopped = true
  await settle(plan, clients, measurement)
  for (const { socket } of clients) socket.destroy()
  return measurement.result()
}

process.once('message', (plan: LivePlan) => {
  void run(plan).then((result) => process.send?.(result, () => process.disconnect()))
})
