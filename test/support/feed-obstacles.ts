import { setTimeout as sleep } from 'node:timers/promises'
import type { EventStore, RecordedEvent } from '../../src/commands/event-store.js'
import type { Services } from '../../src/api/services.js'
import type { FieldOpener } from '../../src/projections/queries/fields.js'
import type { ReadModels } from '../../src/projections/read-models.js'

/** Looks in a row that find the feed at rest before it is taken to be. */
const QUIET_LOOKS = 5
const FRAMES = 'frames'
const FOLLOWING = 'following'
const COUNTING = 'counting'

type FeedServices = Omit<Services, 'settings' | 'jobs'>

/** A place where the feed is made to wait. It is free again once it has been released or has failed. */
export class Hold {
  /** Settles when somebody waits here. */
  readonly reached: Promise<void>
  private arrive: () => void = () => undefined
  private end: (error: Error | null) => void = () => undefined
  private readonly ended: Promise<Error | null>

  constructor(private readonly free: () => void) {
    this.reached = new Promise((resolve) => (this.arrive = resolve))
    this.ended = new Promise((resolve) => (this.end = resolve))
  }

  /** Lets everybody go on who waits here. */
  release(): void {
    this.free()
    this.end(null)
  }

  /** Fails for everybody who waits here. */
  fail(error: Error): void {
    this.free()
    this.end(error)
  }

  /** Waits here. @throws what it fails with */
  async pass(): Promise<void> {
    this.arrive()
    const error = await this.ended
    if (error !== null) throw error
  }
}

/** Stands between the feed, and nobody else, and what it works with: holds things up, and knows when the feed is at rest. */
export class FeedObstacles {
  private readonly holds = new Map<string, Hold>()
  /** What the feed has asked for since it began. */
  private asked = 0
  /** What it has asked for and not got yet, but for what is held up. */
  private underWay = 0
  private services: FeedServices | undefined

  /** The services as the feed is to have them. */
  before(services: FeedServices): FeedServices {
    this.services = services
    const { store, queries } = services
    const models = this.models(queries.models)
    return {
      ...services,
      store: this.store(store),
      queries: { ...queries, models, opener: this.opener(queries.opener) },
    }
  }

  /** Holds the making of frames, live or for a `sync`: whatever is sealed in events stays so. */
  holdFrames(): Hold {
    return this.hold(FRAMES)
  }

  /** Holds the next batch of the log: when that fails, so does the following of the log. */
  holdFollowing(): Hold {
    return this.hold(FOLLOWING)
  }

  /** Holds the reading of a room's stream. @param when before anything is read, or with what was read in hand */
  holdReading(roomId: string, when: 'before' | 'after'): Hold {
    return this.hold(`${when} room-${roomId}`)
  }

  /** Holds the counting of what is unread. */
  holdCounting(): Hold {
    return this.hold(COUNTING)
  }

  /** Holds the opening of a room. Commands go on: they do not come by here. */
  holdOpening(roomId: string): Hold {
    const writer = this.services?.rooms.of(roomId)
    if (writer === undefined) throw new Error('there is no feed yet')
    const current = writer.current.bind(writer)
    const hold = new Hold(() => (writer.current = current))
    writer.current = async () => {
      await hold.pass()
      return current()
    }
    return hold
  }

  /** Waits until the feed has asked for nothing for a while, and waits for nothing but what is held up. */
  async atRest(): Promise<void> {
    for (let [quiet, before] = [0, -1]; quiet < QUIET_LOOKS; before = this.asked) {
      await sleep(2)
      quiet = this.underWay === 0 && this.asked === before ? quiet + 1 : 0
    }
  }

  private hold(place: string): Hold {
    const hold = new Hold(() => this.holds.delete(place))
    this.holds.set(place, hold)
    return hold
  }

  private async pass(place: string): Promise<void> {
    await this.holds.get(place)?.pass()
  }

  private async watched<T>(ask: () => Promise<T>): Promise<T> {
    this.asked += 1
    this.underWay += 1
    try {
      return await ask()
    } finally {
      this.underWay -= 1
    }
  }

  private models(models: ReadModels): ReadModels {
    return {
      get: async (model, ids) => {
        if (model === 'markers') await this.pass(COUNTING)
        return this.watched(() => models.get(model, ids))
      },
      find: (model, query) => this.watched(() => models.find(model, query)),
      count: (model, filter) => this.watched(() => models.count(model, filter)),
      position: () => models.position(),
      waitFor: (position, timeoutMs) => this.watched(() => models.waitFor(position, timeoutMs)),
      isParked: (stream) => models.isParked(stream),
      anyParked: () => models.anyParked(),
    }
  }

  private opener(opener: FieldOpener): FieldOpener {
    return {
      openAll: async (values) => {
        await this.pass(FRAMES)
        return this.watched(() => opener.openAll(values))
      },
    }
  }

  private store(store: EventStore): EventStore {
    return {
      logId: store.logId,
      append: (stream, expected, events) => store.append(stream, expected, events),
      readStream: async (stream, from, limit) => {
        await this.pass(`before ${stream}`)
        const read = await this.watched(() => store.readStream(stream, from, limit))
        await this.pass(`after ${stream}`)
        return read
      },
      readAll: (after, limit) => store.readAll(after, limit),
      head: () => this.watched(() => store.head()),
      subscribe: (after, options) => this.followed(store.subscribe(after, options)),
      close: () => store.close(),
    }
  }

  private async *followed(batches: AsyncIterable<readonly RecordedEvent[]>): AsyncIterable<readonly RecordedEvent[]> {
    for await (const batch of batches) {
      await this.pass(FOLLOWING)
      yield batch
    }
  }
}
