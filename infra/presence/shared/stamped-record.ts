import { NEWCOMER, type PresenceRecord } from '../../../src/api/live/presence/presence-store.js'

/** What of a record all processes agree on. `present` is not among it: each says that of its own people. */
export const FIELDS = ['status', 'statusMessage', 'currentRoomId', 'lastSeenAt'] as const
export type Field = (typeof FIELDS)[number]

/** When a field was set, in milliseconds since 1970; later than what it replaces, whatever the clocks say. */
type Stamps = Readonly<Record<Field, number>>
/** Fields that somebody has told of, each with its stamp. */
export type StampedFields = { readonly [F in Field]?: readonly [value: PresenceRecord[F], at: number] }

/** What a process knows of a person. */
export type Known = { readonly record: PresenceRecord; readonly stamps: Stamps }

/** Not known at all: anything that somebody knows is better. */
const UNKNOWN = -1
/** Kept from before the process began. */
const KEPT = 0

export const NOTHING_KNOWN: Known = {
  record: NEWCOMER,
  stamps: { status: UNKNOWN, statusMessage: UNKNOWN, currentRoomId: UNKNOWN, lastSeenAt: UNKNOWN },
}

/** What is known after a change that was made here. @param now milliseconds since 1970 */
export function changed(known: Known, changes: Partial<PresenceRecord>, now: number): Known {
  const { record, stamps } = known
  const fields = FIELDS.filter(
    (field) => changes[field] !== undefined && (changes[field] !== record[field] || stamps[field] === UNKNOWN),
  )
  return withFields(known, fields, (field) => [changes[field], Math.max(now, stamps[field] + 1, KEPT + 1)])
}

/** What is known once somebody else has told: of each field the latest, on every process the same, in whatever order they hear. */
export function merged(known: Known, told: StampedFields): Known {
  const newer = FIELDS.filter((field) => isNewer(known, field, told[field]))
  return withFields(known, newer, (field) => told[field] ?? [known.record[field], known.stamps[field]])
}

/** What is known once it was read what was kept: only what nobody has set since. */
export function restored(known: Known, kept: Partial<PresenceRecord>): Known {
  const fields = FIELDS.filter((field) => kept[field] !== undefined && known.stamps[field] <= KEPT)
  return withFields(known, fields, (field) => [kept[field], KEPT])
}

/** What is worth telling of a person. */
export const told = ({ record, stamps }: Known): StampedFields =>
  Object.fromEntries(
    FIELDS.filter((field) => stamps[field] > UNKNOWN).map((field) => [field, [record[field], stamps[field]]]),
  )

/** Two set in the same millisecond: any will do, if only everybody takes the same one. What was kept is as good as what others have kept. */
function isNewer({ record, stamps }: Known, field: Field, told: readonly [unknown, number] | undefined): boolean {
  if (told === undefined || told[1] < stamps[field]) return false
  return told[1] > stamps[field] || (told[1] > KEPT && String(told[0]) > String(record[field]))
}

function withFields(
  known: Known,
  fields: readonly Field[],
  valueOf: (field: Field) => readonly [value: unknown, at: number],
): Known {
  if (fields.length === 0) return known
  const set = fields.map((field) => [field, ...valueOf(field)] as const)
  return {
    record: { ...known.record, ...Object.fromEntries(set.map(([field, value]) => [field, value])) },
    stamps: { ...known.stamps, ...Object.fromEntries(set.map(([field, , at]) => [field, at])) },
  }
}
