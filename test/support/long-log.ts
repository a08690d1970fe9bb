import { GENESIS, link } from '../../src/commands/chain.js'
import { type Position, type RecordedEvent, START } from '../../src/commands/event-store.js'
import type { ExportedStores } from '../../src/commands/moving/export-log.js'

/** A log that is made as it is read, from its start on: so many events, in rooms by turns. Memory holds the rooms' ends and the latest pages. */
export class LongLog {
  readonly logId = 'long'
  private readonly ends = new Map<string, { readonly revision: number; readonly hash: string }>()
  private readonly text = 'as long as sealed texts are. '.repeat(14)

  constructor(
    private readonly events: number,
    private readonly rooms: number,
  ) {}

  head(): Promise<Position> {
    return Promise.resolve(position(this.events))
  }

  /** Pages are to be asked for one after the other. */
  readAll(after: Position, limit: number): Promise<readonly RecordedEvent[]> {
    const from = after === START ? 0 : Number(after)
    const count = Math.max(0, Math.min(limit, this.events - from))
    return Promise.resolve(Array.from({ length: count }, (_, i) => this.next(from + i + 1)))
  }

  readStream(): ReturnType<ExportedStores['store']['readStream']> {
    return Promise.resolve([])
  }

  private next(n: number): RecordedEvent {
    const stream = `room-${String(n % this.rooms).padStart(36, '0')}`
    const end = this.ends.get(stream)
    const revision = (end?.revision ?? -1) + 1
    const { event } = link(
      {
        ...{ id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`, type: 'MessagePosted' },
        data: { messageId: `m${n}`, seq: revision, text: this.text },
        metadata: {
          ...{ commandId: `c${n}`, correlationId: 'c', causationId: 'c', actorId: 'a' },
          ...{ at: '2026-11-21T12:00:00.000Z', version: 1 },
        },
      },
      stream,
      revision,
      end?.hash ?? GENESIS,
    )
    this.ends.set(stream, { revision, hash: event.metadata.hash })
    return { ...event, stream, revision, position: position(n) }
  }
}

const position = (n: number): Position => String(n).padStart(16, '0')
