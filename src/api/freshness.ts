import type { EventStore, Position } from '../commands/event-store.js'
import type { ReadModels } from '../projections/read-models.js'
import type { Caller } from './operation.js'
import type { Call, Freshness } from './perform.js'

/** Milliseconds that a read waits for the read models before it answers with what is there. */
const PATIENCE_MS = 2_000
const TOKEN = /^([0-9a-f-]{36})\.(\d{1,40}(?:\.\d{1,40})?)?$/

/**
 * How reads wait for writes: every read sees all that this process had acknowledged when the read arrived, whoever wrote it,
 * and what `Parley-After` asks for besides.
 * @param log whose positions these are; a position of another log means nothing here
 * @param head what this process knows to be the log's end
 */
export const freshness = (
  log: Pick<EventStore, 'logId' | 'head'>,
  models: ReadModels,
  head: () => Position,
): Freshness => ({
  parse: (text) => {
    const [, logId, position] = TOKEN.exec(text) ?? []
    if (logId === undefined) return 'malformed'
    return logId === log.logId ? { position: position ?? '' } : 'other_log'
  },
  wait: (_caller, after) => models.waitFor(laterOf(head(), after ?? ''), PATIENCE_MS),
  waitForAll: async () => models.waitFor(await log.head(), PATIENCE_MS),
  token: (position) => `${log.logId}.${position}`,
  latest: () => Promise.resolve(head()),
  isParked: (call, caller, body) => models.anyParked() && subjectsOf(call, caller, body).some(isParkedIn(models)),
})

const laterOf = (a: Position, b: Position): Position => (a > b ? a : b)

const CATEGORIES = ['room', 'user', 'inbox', 'schedule'] as const

const isParkedIn =
  (models: ReadModels) =>
  (id: string): boolean =>
    CATEGORIES.some((category) => models.isParked(`${category}-${id}`))

/** Ids of what a call is about and what its answer shows: rooms, people, and the rooms that messages and invites are of. */
function subjectsOf({ params }: Pick<Call, 'params'>, caller: Caller | null, body: unknown): readonly string[] {
  const { items = [] } = (body ?? {}) as { readonly items?: readonly unknown[] }
  const shown = [body, ...items].flatMap((thing) => {
    const { id, roomId, room } = (thing ?? {}) as Readonly<Record<string, unknown>>
    return [id, roomId, (room as { readonly id?: unknown } | undefined)?.id]
  })
  return [caller?.userId, ...Object.values(params), ...shown].filter((id) => typeof id === 'string')
}
