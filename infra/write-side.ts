import type { Logger } from 'pino'
import type { Position } from '../src/commands/event-store.js'
import { HeadRecorder } from '../src/commands/head-recorder.js'
import { KeyRing } from '../src/commands/key-ring.js'
import type { WriterPorts } from '../src/commands/stream-writer.js'
import type { Engines } from './engines.js'

/** The writers' world, with what it notes of every append. */
export type WriteSide = {
  readonly ports: WriterPorts
  readonly keys: KeyRing
  readonly heads: HeadRecorder
  readonly head: () => Position
  /** Takes note of a position that was heard of, whoever wrote there. */
  readonly reached: (position: Position) => void
  /** How many appends of this process were refused because another had written first. */
  readonly conflicts: () => number
}

/** Opens the writers' world: every durable append is noted as the stream's end, and wakes the projections. */
export async function writeSide(engines: Engines, masterKey: Uint8Array, log: Logger): Promise<WriteSide> {
  const keys = await KeyRing.open(engines.keyStore, masterKey)
  const heads = new HeadRecorder(engines.store, engines.keyStore, keys, (err) => log.error({ err }, 'heads'))
  let { head } = engines
  let conflicts = 0
  const reached = (position: Position): void => {
    if (position > head) head = position
  }
  const ports: WriterPorts = {
    store: engines.store,
    keys,
    snapshots: engines.snapshots,
    now: () => new Date(),
    isShared: engines.isLogShared,
    onAppended: (stream, revision, hash, position) => {
      reached(position)
      if (stream.startsWith('room-')) heads.appended(stream, revision, hash)
      engines.wake()
    },
    onConflict: () => void (conflicts += 1),
  }
  return { ports, keys, heads, head: () => head, reached, conflicts: () => conflicts }
}
