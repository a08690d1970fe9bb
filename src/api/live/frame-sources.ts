import type { Position } from '../../commands/event-store.js'
import { Unreadable } from '../../commands/sealing.js'
import { SYSTEM } from '../../domain/actor.js'
import type { JsonValue } from '../../domain/json.js'
import type { Membership } from '../../domain/room/state.js'
import type { ProjectedEvent } from '../../projections/projection.js'
import { type Directory, senderAmong } from '../../projections/queries/directory.js'
import { type FieldOpener, type Located, openFields, sealedFieldsOf } from '../../projections/queries/fields.js'
import type { Presence, Sender } from '../../projections/queries/shapes.js'

/** What making frames needs of the world. */
export type FrameSources = {
  readonly opener: FieldOpener
  readonly directory: Directory
  /** Presence as members show it. */
  readonly presenceOf: (userId: string, kind: Sender['kind']) => Presence
  /** A position as clients see it (`Parley-Position`). */
  readonly position: (position: Position) => string
  /** Waits until the read models contain the log up to that position; false when they do not in good time. Never rejects. */
  readonly reached: (position: Position) => Promise<boolean>
}

/** The members of a room by id: a `Map`, or a room's state's own. */
export type Memberships = {
  get(userId: string): Membership | undefined
  entries(): Iterable<readonly [userId: string, membership: Membership]>
}

/** An event's sealed fields in the clear, by name; null where the key is gone or the field was tampered with. */
export type Opened = Readonly<Record<string, JsonValue | null>>

/** Events whose frames show what is sealed in them. (The reason of a ban is no member's business.) */
const SHOWN: ReadonlySet<string> = new Set(['RoomCreated', 'RoomUpdated', 'MessagePosted', 'MessageEdited'])

/**
 * Opens what the frames of these events show, all at once, in the order given.
 * @param deleted ids of messages whose content is shown to nobody: it is not opened either
 */
export async function openShown(
  opener: FieldOpener,
  events: readonly ProjectedEvent[],
  deleted: ReadonlySet<string>,
): Promise<readonly Opened[]> {
  const isShown = (event: ProjectedEvent): boolean => SHOWN.has(event.type) && !isAbout(event, deleted)
  const fields = events.map((event) => (isShown(event) ? sealedFieldsOf(event) : []))
  const opened = await openReadable(opener, fields.flat())
  let next = 0
  return fields.map((located) => Object.fromEntries(located.map(({ field }) => [field, opened[next++] ?? null])))
}

/** Whether an event is about one of these messages. */
export function isAbout({ data }: ProjectedEvent, messageIds: ReadonlySet<string>): boolean {
  const { messageId } = data as { readonly messageId?: unknown }
  return typeof messageId === 'string' && messageIds.has(messageId)
}

/** One field that was tampered with must not keep a whole batch of the log from everybody. */
async function openReadable(opener: FieldOpener, fields: readonly Located[]): Promise<readonly (JsonValue | null)[]> {
  try {
    return await openFields(opener, fields)
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    if (fields.length === 1) return [null]
    const each = await Promise.all(fields.map((field) => openReadable(opener, [field])))
    return each.flat()
  }
}

/**
 * Looks up who is named in frames. The log is ahead of the read models, and whoever registers joins a room at once:
 * for somebody unknown the read models are waited for.
 * @param upTo position of the last of the events
 */
export async function sendersIn(
  { directory, reached }: FrameSources,
  ids: readonly string[],
  upTo: Position,
): Promise<(id: string) => Sender> {
  const known = await directory.users(ids)
  const isComplete = ids.every((id) => id === SYSTEM || known.has(id))
  const users = isComplete || !(await reached(upTo)) ? known : await directory.users(ids)
  return (id) => senderAmong(users, id)
}
