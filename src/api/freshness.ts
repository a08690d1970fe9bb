import type { Position } from '../commands/event-store.js'
import type { ReadModels } from '../projections/read-models.js'
import type { Freshness } from './perform.js'

/** Milliseconds that a read waits for the read models before it answers with what is there. */
const PATIENCE_MS = 2_000
const TOKEN = /^([0-9a-f-]{36})\.(\d{1,40}(?:\.\d{1,40})?)?$/

/**
 * How reads wait for writes: every read sees all that this process had acknowledged when the read arrived, whoever wrote it,
 * and what `Parley-After` asks for besides.
 * @param logId whose positions these are; a position of another log means nothing here
 */
export const freshness = (logId: string, models: ReadModels, head: () => Position): Freshness => ({
  parse: (text) => {
    const [, log, position] = TOKEN.exec(text) ?? []
    if (log === undefined) return 'malformed'
    return log === logId ? { position: position ?? '' } : 'other_log'
  },
  wait: (_caller, after) => models.waitFor(laterOf(head(), after ?? ''), PATIENCE_MS),
  token: (position) => `${logId}.${position}`,
  latest: () => Promise.resolve(head()),
})

const laterOf = (a: Position, b: Position): Position => (a > b ? a : b)
