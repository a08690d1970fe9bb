import type { Clock } from '../../src/client/clock.js'
import { ConnectionLost } from '../../src/client/problem.js'
import type { Message } from '../../src/projections/queries/shapes.js'
import type { Heard, Transport, TransportConnection, TransportListener } from '../../src/client/transport.js'
import { RoomModels, type Said } from './fake-room-server.js'

/** So small that it is exceeded now and then. */
const LONGEST_GAP = 12
const LARGEST_PAGE = 5

/** How the network of a run behaves: milliseconds at most, and how often something is lost or comes twice (0 to 1). */
export type Weather = {
  readonly latency: number
  readonly lag: number
  readonly losses: number
  readonly repeats: number
}

/** A server of one room for one person, over a network of any weather, in virtual time. */
export class FakeParley {
  isReachable = true
  /** What it was asked for. */
  readonly syncs: number[] = []
  readonly models: RoomModels
  #happened = 0
  #connection: FakeConnection | null = null

  constructor(
    private readonly history: readonly Said[],
    readonly me: string,
    private readonly clock: Clock,
    private readonly weather: Weather,
  ) {
    this.models = new RoomModels('r', me)
  }

  get isMember(): boolean {
    return this.history[this.#happened - 1]?.isMember === true
  }

  /** The next event happens; the read models have it a moment later. */
  happen(): void {
    const said = this.history[this.#happened]
    if (said === undefined) return
    this.#happened += 1
    this.clock.after(this.clock.random() * this.weather.lag, () => this.#project(this.#happened))
    if (this.#connection === null || !(said.wasMember || said.isMember) || said.frame === null) return
    this.#connection.say(said.frame.event, said.frame.payload, true)
    if (said.tellsCounts) this.#connection.say('unread_update', { roomId: 'r', ...said.counts })
  }

  #project(upTo: number): void {
    for (let next = this.models.revision + 1; next < upTo; next += 1) {
      const said = this.history[next]
      if (said !== undefined) this.models.apply(said.event)
    }
  }

  /** The connection goes. What is on its way is lost. */
  cut(): void {
    const connection = this.#connection
    this.#connection = null
    connection?.cut()
  }

  readonly transport: Transport = {
    open: (_token, listener) => {
      const connection = new FakeConnection(this, this.clock, this.weather, listener)
      this.clock.after(this.clock.random() * this.weather.latency, () => this.#arrived(connection))
      return connection
    },
  }

  #arrived(connection: FakeConnection): void {
    if (connection.isOver) return
    if (!this.isReachable) {
      connection.cut()
      return
    }
    this.#connection = connection
    const said = this.history[this.#happened - 1]
    const seat = { roomId: 'r', revision: this.#happened - 1, lastSeq: 0, ...said?.counts }
    const serverTime = new Date(this.clock.now()).toISOString()
    connection.say('ready', { userId: this.me, serverTime, rooms: this.isMember ? [seat] : [] })
  }

  sync(revision: number): object {
    this.syncs.push(revision)
    if (!this.isMember) return { recovered: false, reason: 'not_a_member' }
    if (revision >= this.#happened) return { recovered: false, reason: 'unknown_revision' }
    const missed = this.history.slice(revision + 1, this.#happened)
    if (missed.length > LONGEST_GAP) return { recovered: false, reason: 'gap_too_long' }
    const deleted = new Set(
      missed.filter(({ event }) => event.type === 'MessageDeleted').map(({ event }) => event.data['messageId']),
    )
    const events = missed.map(({ event, frame, tombstone }) => {
      const shown = deleted.has(event.data['messageId']) ? tombstone : frame
      return [shown?.event ?? '', shown?.payload ?? {}] as const
    })
    return { recovered: true, events, revision: this.#happened - 1 }
  }

  get counts(): object {
    return { roomId: 'r', ...this.history[this.#happened - 1]?.counts }
  }

  /** The REST API. Each answer shows the read models as they are at some moment between asking and hearing. */
  readonly fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input)
    const after = (init.headers as Readonly<Record<string, string>> | undefined)?.['Parley-After']
    await this.#latency()
    const wanted = after === undefined ? -1 : Number(after.slice('log.'.length))
    for (let waited = 0; this.models.revision < wanted && waited < 2_000; waited += 50) await this.#wait(50)
    this.#reach()
    const response = this.#answer(url)
    if (this.models.revision < wanted) response.headers.set('Parley-Stale', 'true')
    await this.#latency()
    this.#reach()
    return response
  }

  #reach(): void {
    if (!this.isReachable) throw new TypeError('fetch failed')
  }

  #latency(): Promise<void> {
    return this.#wait((this.clock.random() * this.weather.latency) / 2)
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.clock.after(ms, resolve)
    })
  }

  #answer(url: URL): Response {
    const { models } = this
    const parts = url.pathname.split('/').slice(2)
    if (parts.join('/') === 'rooms')
      return page(models.exists ? [models.entry()].filter((entry) => entry !== null) : [], url)
    if (!models.exists || models.seat === undefined) return problem(403, 'forbidden')
    if (parts[0] === 'messages') {
      const found = models.messages().find(({ id }) => id === parts[1])
      return found === undefined ? problem(404, 'not_found') : Response.json(found)
    }
    switch (parts[2]) {
      case 'members':
        return page(models.members(new Date(this.clock.now()).toISOString()), url)
      case 'pins':
        return page(models.pins(), url)
      case 'messages':
        return pageOfMessages(models.messages(), url)
      case 'threads':
        return this.#thread(parts[3] ?? '', url)
      default:
        return Response.json(models.room())
    }
  }

  #thread(threadId: string, url: URL): Response {
    const all = this.models.messages()
    const root = all.find(({ id }) => id === threadId)
    if (root === undefined) return problem(404, 'not_found')
    return pageOfMessages(
      all.filter((message) => message.threadId === threadId),
      url,
      { root },
    )
  }
}

/** A page of messages, by their numbers. @param more what the answer says besides */
function pageOfMessages(all: readonly Message[], url: URL, more: object = {}): Response {
  const at = (name: string): number | null => (url.searchParams.has(name) ? Number(url.searchParams.get(name)) : null)
  const [before, after, around] = [at('before'), at('after'), at('around')]
  const upTo = (seq: number): number => all.filter((message) => message.seq <= seq).length
  const end = after === null ? upTo((before ?? Infinity) - 1) : upTo(after) + LARGEST_PAGE
  const last = Math.min(all.length, around === null ? end : upTo(around) + Math.floor(LARGEST_PAGE / 2))
  const first = after === null ? Math.max(0, last - LARGEST_PAGE) : Math.min(upTo(after), last)
  const [hasBefore, hasAfter] = [first > 0, last < all.length]
  const page = { limit: LARGEST_PAGE, hasMore: after === null ? hasBefore : hasAfter, hasBefore, hasAfter }
  return Response.json({ items: all.slice(first, last), page, ...more })
}

/** A page of a list; the cursor is the place in it, so that it can shift between two pages as real ones do not: ids are looked after by the caller. */
function page(all: readonly object[], url: URL): Response {
  const from = Number(url.searchParams.get('cursor') ?? 0)
  const items = all.slice(from, from + 100)
  const hasMore = all.length > from + items.length
  return Response.json({ items, page: { limit: 100, hasMore, ...(hasMore && { next: String(from + items.length) }) } })
}

const problem = (status: number, code: string): Response =>
  Response.json({ type: '', title: code, status, detail: '', code, requestId: '' }, { status })

class FakeConnection implements TransportConnection {
  isOver = false
  #lastArrival = 0
  readonly #asked = new Set<Heard>()

  constructor(
    private readonly server: FakeParley,
    private readonly clock: Clock,
    private readonly weather: Weather,
    private readonly listener: TransportListener,
  ) {}

  /** Sends something, behind all that was sent before. @param isFrame it may be lost, or come twice */
  say(name: string, payload: object, isFrame = false): void {
    if (isFrame && this.clock.random() < this.weather.losses) return
    this.#deliver(() => this.listener.event(name, payload))
    if (isFrame && this.clock.random() < this.weather.repeats) this.#deliver(() => this.listener.event(name, payload))
  }

  #deliver(arrive: () => void): void {
    const { clock } = this
    this.#lastArrival = Math.max(this.#lastArrival, clock.now() + clock.random() * this.weather.latency)
    clock.after(this.#lastArrival - clock.now(), () => {
      if (!this.isOver) arrive()
    })
  }

  request(event: string, payload: object, _timeoutMs: number, heard: Heard): void {
    if (this.isOver) {
      heard(new ConnectionLost('over'))
      return
    }
    this.#asked.add(heard)
    this.clock.after(this.clock.random() * this.weather.latency, () => {
      if (this.isOver || event !== 'sync') return
      const { rooms } = payload as { readonly rooms: Readonly<Record<string, number>> }
      const answer = this.server.sync(rooms['r'] ?? -1)
      this.#deliver(() => {
        this.#asked.delete(heard)
        heard({ ok: true, data: { rooms: { r: answer } } })
      })
      if (this.server.isMember) this.say('unread_update', this.server.counts)
    })
  }

  cut(): void {
    if (this.isOver) return
    this.close()
    this.listener.closed(null)
  }

  close(): void {
    this.isOver = true
    for (const heard of this.#asked) heard(new ConnectionLost('over'))
    this.#asked.clear()
  }
}
