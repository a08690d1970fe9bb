import { createHash, type Hash } from 'node:crypto'
import type { Position, RecordedEvent } from '../event-store.js'
import { MovingStopped } from './failures.js'
import type { Footer, LineKind, LineOf } from './format.js'

/** The file as far as it is written: what is in it, and its checksum. */
export class ExportedFile {
  private readonly hash: Hash = createHash('sha256')
  private readonly counts = { parley: 0, head: 0, key: 0, destroyed: 0, sealed: 0, event: 0, end: 0 }
  private streams = 0

  constructor(private readonly signal: AbortSignal) {}

  /** Lines of a kind so far. */
  count(kind: LineKind): number {
    return this.counts[kind]
  }

  /** Lines of one kind. @throws MovingStopped */
  lines<K extends LineKind>(kind: K, lines: readonly LineOf<K>[]): Uint8Array {
    if (this.signal.aborted) throw new MovingStopped()
    this.counts[kind] += lines.length
    const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    this.hash.update(bytes)
    return bytes
  }

  /** Events, in the order of the log. @throws MovingStopped */
  events(page: readonly RecordedEvent[]): Uint8Array {
    const before = this.counts.event
    this.streams += page.filter(({ revision }) => revision === 0).length
    return this.lines(
      'event',
      page.map(({ stream, revision, id, type, data, metadata }, i) => ({
        n: before + i + 1,
        event: { stream, revision, id, type, data, metadata },
      })),
    )
  }

  /** What stands between the keys and the log. @param position of the log's last event @throws MovingStopped */
  seal(position: Position): Uint8Array {
    const { head, key, destroyed } = this.counts
    return this.lines('sealed', [
      { sealed: { heads: head, keys: key, destroyed, head: position, sha256: this.digest() } },
    ])
  }

  /** What the last line is to say. */
  footer(): Footer {
    return { events: this.counts.event, streams: this.streams, sha256: this.digest() }
  }

  private digest(): string {
    return this.hash.copy().digest('hex')
  }
}
