import type { Position } from '../commands/event-store.js'

/** Remembers how far something has followed the log. Losing it costs time, never truth: what follows is done again, without effect. */
export interface Checkpoints {
  /** The position last saved under that name; null when there is none. */
  load(name: string): Promise<Position | null>
  save(name: string, position: Position): Promise<void>
}
