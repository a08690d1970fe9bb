import { status } from '@grpc/grpc-js'
import { Call } from './call.js'
import { Connections } from './connections.js'
import { FaultInjection } from './fault-injection.js'
import { freePort } from './free-port.js'
import { Node } from './node.js'
import { routesOf } from './routes.js'

export type StandInOptions = {
  /** A free one when left out. */
  readonly port?: number
  /** The log comes back from it; left out, it is kept in memory. */
  readonly file?: string
  /** Whether an append waits for the disk. */
  readonly isSynced?: boolean
  /** Milliseconds between two events of the server's own. */
  readonly statisticsEvery?: number
}

/**
 * EventStoreDB 23.10 as far as its client and ENGINES.md know it, in this process: streams, `$all`, subscriptions, batch and single
 * appends, deletes, gossip of one node. It has no persistent subscriptions, projections, users, links to resolve, nor TLS.
 * What it does is what test/contract/eventstoredb asks of it; the same files ask a real node where one is given.
 */
export class StandIn extends FaultInjection {
  readonly #node: Node
  readonly #connections: Connections
  readonly #calls = new Set<Call>()
  readonly #statistics: NodeJS.Timeout

  private constructor({ file, isSynced = false, statisticsEvery = 5_000 }: StandInOptions) {
    super()
    this.#node = new Node(file, isSynced, (error) => {
      throw error
    })
    const routes = routesOf(this.#node, () => this.port)
    this.#connections = new Connections((stream, headers) => {
      const call = new Call(headers, stream)
      const route = routes.get(headers[':path'] ?? '')
      this.#calls.add(call)
      call.onClose(() => this.#calls.delete(call))
      if (route === undefined) call.fail(status.UNIMPLEMENTED, 'Service is unimplemented.')
      else route(call)
    })
    this.#statistics = setInterval(() => void this.writeStatistics(), statisticsEvery)
    this.#statistics.unref()
  }

  /** @throws Error when the port is taken or the file cannot be opened */
  static async start(options: StandInOptions = {}): Promise<StandIn> {
    const standIn = new StandIn(options)
    await standIn.#connections.listen(options.port ?? (await freePort()))
    await standIn.writeStatistics()
    await standIn.#node.settled()
    return standIn
  }

  get port(): number {
    return this.#connections.port
  }

  /** Address of a single node. */
  get url(): string {
    return `esdb://127.0.0.1:${this.port}?tls=false`
  }

  /** Address by which the client asks for the leader. */
  get discoveryUrl(): string {
    return `esdb+discover://127.0.0.1:${this.port}?tls=false`
  }

  /** How many calls are open: what a client leaks is seen here. */
  get openCalls(): number {
    return this.#calls.size
  }

  /** How many messages have arrived: whether an append is under way is seen here. */
  get received(): number {
    return this.#node.faults.received
  }

  async stop(): Promise<void> {
    clearInterval(this.#statistics)
    this.#connections.close()
    await this.#node.settled()
    this.#node.close()
  }

  /** @param line a fault and its numbers, as FaultInjection writes them */
  async inject(line: string): Promise<void> {
    const [name = '', first = '0', second = '0'] = line.trim().split(/\s+/)
    const fault = this.#faults[name]
    if (fault === undefined) throw new Error(`there is no fault "${name}"`)
    fault(Number(first), second)
    await Promise.resolve()
  }

  readonly #faults: Readonly<Record<string, (first: number, second: string) => void>> = {
    drop: () => this.#connections.drop(),
    refuse: (ms) => this.#connections.refuse(ms),
    outage: (ms) => {
      this.#connections.refuse(ms)
      this.#connections.drop()
    },
    freeze: () => this.#connections.freeze(),
    thaw: () => this.#connections.thaw(),
    'not-ready': (ms) => this.#node.faults.notReadyFor(ms),
    slow: (ms) => (this.#node.faults.slowness = ms),
    'lose-answers': (count) => (this.#node.faults.lostAnswers = count),
    'fail-appends': (count, how) => {
      this.#node.faults.failingAppends = count
      this.#node.faults.appendFailure = how === 'timeout' ? 'timeout' : 'connection'
    },
    conflict: (count) => (this.#node.faults.conflicts = count),
    'too-slow': () => {
      for (const subscription of this.#node.subscriptions) subscription.isDoomed = true
    },
    'answer-late': (count, ms) => {
      this.#node.faults.lateAnswers = count
      this.#node.faults.lateBy = Number(ms)
    },
    shutdown: (ms) => this.#shutDown(ms),
    statistics: () => {
      if (!this.#connections.isFrozen) this.#node.writeStatistics(this.port)
    },
  }

  #shutDown(ms: number): void {
    this.#connections.refuse(ms)
    for (const call of this.#calls) call.reset()
    setTimeout(() => this.#connections.drop(), Math.min(ms, 20))
  }
}
