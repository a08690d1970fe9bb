import { hashOf, storedText } from '../chain.js'
import { type EventStore, type Position, type RecordedEvent, START, StoreUnavailable } from '../event-store.js'
import { ChainCheck } from './chain-check.js'
import type { ExportLine } from './export-reader.js'
import { DamagedExport, MovingRefused } from './failures.js'

/** No append is larger: live subscribers of EventStoreDB are dropped by larger ones. */
const APPEND_EVENTS = 100
const APPEND_BYTES = 500_000

type EventLine = ExportLine<'event'>
type Event = Omit<RecordedEvent, 'position'>
type Append = { readonly stream: string; readonly events: Event[]; bytes: number }

/** What an import needs of the log. */
export type ImportedLog = Pick<EventStore, 'append' | 'readAll' | 'readStream'>

/**
 * Brings a log to where the file is, and nowhere else: what is there must be what the file has, in the same order, and what is missing is appended.
 * Everything that was appended is read back.
 */
export class EventImport {
  private readonly chain: ChainCheck
  private position: Position = START

  /**
   * @param atOnce appends that are sent in one turn. More than one only to a store that makes those durable together or not at all, as SQLite's does:
   *   of others the first may fail and the second not, and the log's order is lost.
   */
  constructor(
    private readonly store: ImportedLog,
    private readonly atOnce: number,
  ) {
    this.chain = ChainCheck.over(store)
  }

  /** Checks an event before it is appended. @throws DamagedExport when it does not follow in its stream; StoreUnavailable: then repeat it */
  async check({ line, value }: EventLine): Promise<void> {
    const fault = await this.chain.check(value.event)
    if (fault !== null) throw new DamagedExport(line, fault)
  }

  /**
   * Sees to it that the log has the events that come next in the file. After StoreUnavailable it may be repeated.
   * @throws MovingRefused when the log has others; StoreUnavailable
   */
  async settle(lines: readonly EventLine[]): Promise<void> {
    const events = lines.map(({ value }) => value.event)
    const present = await this.store.readAll(this.position, events.length)
    compare(present, events)
    const before = present.at(-1)?.position ?? this.position
    this.position = present.length < events.length ? await this.append(lines.slice(present.length), before) : before
  }

  /** @throws MovingRefused when the log goes on after the file's last event */
  async finish(): Promise<void> {
    const [more] = await this.store.readAll(this.position, 1)
    if (more !== undefined) throw new MovingRefused(`the log goes on after the last event of the file: ${SOMEBODY}`)
  }

  private async append(lines: readonly EventLine[], before: Position): Promise<Position> {
    const appends = appendsOf(lines)
    for (let i = 0; i < appends.length; i += this.atOnce) await this.send(appends.slice(i, i + this.atOnce))
    const events = lines.map(({ value }) => value.event)
    const written = await this.store.readAll(before, events.length + 1)
    compare(written, events)
    if (written.length > events.length) throw new MovingRefused(`the log grew by itself meanwhile: ${SOMEBODY}`)
    const last = written.at(-1)
    if (last === undefined || written.length < events.length)
      throw new StoreUnavailable('what was appended cannot be read back yet')
    return last.position
  }

  private async send(appends: readonly Append[]): Promise<void> {
    const results = await Promise.allSettled(
      appends.map(({ stream, events }) =>
        this.store.append(stream, (events[0]?.revision ?? 0) - 1, events.map(unplaced)),
      ),
    )
    for (const result of results) {
      if (result.status === 'rejected') throw result.reason
      if (!result.value.appended) throw new MovingRefused(`a stream has grown by itself meanwhile: ${SOMEBODY}`)
    }
  }
}

const SOMEBODY = 'somebody else has written to it. Import into an empty one'

const unplaced = ({ id, type, data, metadata }: Event) => ({ id, type, data, metadata })

/** Neighbours of one stream are one append. */
function appendsOf(lines: readonly EventLine[]): readonly Append[] {
  const appends: Append[] = []
  for (const { value, bytes } of lines) {
    const last = appends.at(-1)
    const fits = last?.stream === value.event.stream && last.events.length < APPEND_EVENTS
    if (fits && last.bytes + bytes <= APPEND_BYTES) {
      last.events.push(value.event)
      last.bytes += bytes
    } else appends.push({ stream: value.event.stream, events: [value.event], bytes })
  }
  return appends
}

/** What the log has must be what the file has, whole: the file's hashes are right, and the log's texts must have the same ones. */
function compare(found: readonly RecordedEvent[], expected: readonly Event[]): void {
  for (const [i, event] of found.slice(0, expected.length).entries()) {
    const { stream, revision, metadata } = event
    if (metadata.hash !== expected[i]?.metadata.hash || hashOf(storedText(event)) !== metadata.hash)
      throw new MovingRefused(
        `the log has event ${revision} of ${stream} where the file has another: import into an empty log`,
      )
  }
}
