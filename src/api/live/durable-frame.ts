import type { RecordedEvent } from '../../commands/event-store.js'
import { catalogue } from '../../domain/catalogue.js'
import type { JsonObject } from '../../domain/json.js'
import { isConfidential, isNamedTo } from '../../domain/room/visibility.js'
import { roomIdOf } from '../../projections/models/room-event.js'
import type { ProjectedEvent } from '../../projections/projection.js'
import { namedBy } from '../../projections/queries/sentences.js'
import type { Room } from '../../projections/queries/shapes.js'
import { project } from '../../projections/upcasting.js'
import { Frame } from './frame.js'
import { type Content, contentOf } from './frame-content.js'
import { type FrameSources, isAbout, type Memberships, type Opened, openShown, sendersIn } from './frame-sources.js'
import type { Viewer } from './viewer.js'

const NONE: ReadonlySet<string> = new Set()

/** One event of a room's stream as clients see it. There are a few variants of it, each made once, when first somebody may see it. */
export class DurableFrame {
  readonly roomId: string
  readonly revision: number
  readonly #event: ProjectedEvent
  readonly #content: Content
  readonly #position: string
  #all: Frame | undefined
  #own: Frame | undefined
  #hidden: Frame | undefined

  /** Use `durableFrames`. */
  constructor(event: ProjectedEvent, content: Content, position: string) {
    this.roomId = roomIdOf(event)
    this.revision = event.revision
    this.#event = event
    this.#content = content
    this.#position = position
  }

  /** The variant that somebody may see: the same instance for all who may see the same. */
  for(viewer: Viewer): Frame {
    if (this.#isHiddenFrom(viewer)) return (this.#hidden ??= this.#unnamed())
    const { name, fields, own } = this.#content
    if (own?.userId === viewer.userId) return (this.#own ??= this.#telling(name, own.fields))
    return (this.#all ??= this.#telling(name, fields))
  }

  #isHiddenFrom(viewer: Viewer): boolean {
    const { visibleFrom, hiddenUpTo } = viewer
    const { type, revision, data, metadata } = this.#event
    if (!isNamedTo({ type, actorId: metadata.actorId }, viewer)) return true
    return revision < visibleFrom || ('messageId' in data && Number(data['seq']) <= hiddenUpTo)
  }

  #telling(name: string, fields: object): Frame {
    return new Frame(name, { ...occurrence(this.#event, this.#position), ...fields })
  }

  /** That something happened: neither what nor by whom. */
  #unnamed(): Frame {
    const { actorId: _actorId, ...rest } = occurrence(this.#event, this.#position)
    return new Frame('room_event', rest)
  }
}

/** What every durable frame says. */
function occurrence(event: RecordedEvent, position: string) {
  const { at, actorId } = event.metadata
  return { roomId: roomIdOf(event), revision: event.revision, at, actorId, position }
}

/**
 * Makes the frames of events: one for each, in the same order. Each follows from its event alone (and from today's names), so that
 * a replayed frame is the live one. What is sealed is opened for all of them at once, and so are names looked up.
 * @param events of rooms' streams, of any number of rooms, in the order of the log
 * @param everyoneAt members of the event's room, those who were there then at least: `@room` mentions them
 * @param deleted where frames are replayed: ids of messages that were deleted since; they come as tombstones
 * @throws StoreUnavailable when keys or names cannot be read
 */
export async function durableFrames(
  sources: FrameSources,
  events: readonly RecordedEvent[],
  everyoneAt: (event: RecordedEvent) => Memberships,
  { deleted }: { readonly deleted?: ReadonlySet<string> } = {},
): Promise<readonly DurableFrame[]> {
  const last = events.at(-1)
  if (last === undefined) return []
  const present = events.map((event) => project(event, catalogue))
  const ids = present.flatMap(namedIn)
  const [opened, sendersOf] = await Promise.all([
    openShown(sources.opener, present, deleted ?? NONE),
    sendersIn(sources, ids, last.position),
  ])
  const named = present.flatMap(({ data }, i) => namedInText(data, opened[i]))
  const senderOf = named.length === 0 ? sendersOf : await sendersIn(sources, [...ids, ...named], last.position)
  return present.map((event, i) => {
    const everyone = () => everyoneAt(events[i] ?? last)
    const isDeleted = isAbout(event, deleted ?? NONE)
    const isLive = deleted === undefined
    const { presenceOf } = sources
    const content = contentOf({ event, opened: opened[i] ?? {}, senderOf, presenceOf, everyone, isDeleted, isLive })
    return new DurableFrame(event, content, sources.position(event.position))
  })
}

/** Ids of whom the event's frame shows by name. */
function namedIn({ type, data }: ProjectedEvent): readonly string[] {
  const id =
    type === 'MessagePosted' ? data['senderId'] : type.startsWith('Member') && !isConfidential(type) && data['userId']
  return typeof id === 'string' ? [id] : []
}

/** Ids of whom the sentence of a message names, where its facts are all that it says. */
function namedInText({ senderId, type }: JsonObject, opened: Opened = {}): readonly string[] {
  const { body: text = null } = opened
  if (text === null || typeof senderId !== 'string') return []
  return namedBy({ senderId, type: typeof type === 'string' ? type : undefined, text })
}

/**
 * What who has just come in gets in place of `member_joined`.
 * @param event their `MemberJoined`
 * @param room as of that event
 */
export const roomCreatedFrame = (sources: Pick<FrameSources, 'position'>, event: RecordedEvent, room: Room): Frame =>
  new Frame('room_created', { ...occurrence(event, sources.position(event.position)), room })
