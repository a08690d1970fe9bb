import type { Room, RoomSummary, User } from '../../../../src/client/index.js'
import { folded } from '../../ui/folded.js'
import { bestFits } from '../fuzzy.js'
import { summaryName } from '../room-name.js'

/** Where one can jump to. */
export type Target =
  | { readonly kind: 'room'; readonly summary: RoomSummary }
  | { readonly kind: 'person'; readonly user: User }
  | { readonly kind: 'public'; readonly room: Room }

export type TargetGroup = { readonly title: string; readonly targets: readonly Target[] }

export type Sources = {
  /** My rooms, the latest activity first. */
  readonly rooms: readonly RoomSummary[]
  /** Ids of rooms that were looked at, the last one first. */
  readonly recent: readonly string[]
  /** The room that is open. */
  readonly currentId: string | null
  /** What the directory has for the text. */
  readonly people: readonly User[]
  /** Public rooms whose name or description has the text. */
  readonly publicRooms: readonly Room[]
  readonly me: string
}

const SHOWN = { room: 8, person: 6, public: 5 }

/** What fits a text, the best first; without a text the rooms that were looked at last. */
export function targetsFor(text: string, sources: Sources): readonly TargetGroup[] {
  const isEmpty = text.trim() === ''
  const mine = fittingRooms(text, sources)
  const groups = [
    { title: isEmpty ? 'Recent' : 'My rooms', targets: mine.map((summary): Target => ({ kind: 'room', summary })) },
    ...(isEmpty ? [] : [peopleFor(text, sources, mine), publicFor(text, sources)]),
  ]
  return groups.filter(({ targets }) => targets.length > 0)
}

function fittingRooms(text: string, { rooms, recent, currentId }: Sources): readonly RoomSummary[] {
  const place = ({ room }: RoomSummary): number => (recent.includes(room.id) ? recent.indexOf(room.id) : Infinity)
  // Of two that fit alike the one looked at later comes first, then the one with later activity.
  const inOrder = rooms.filter(isOpenTo(text)).sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)))
  const others = text.trim() === '' ? inOrder.filter(({ room }) => room.id !== currentId) : inOrder
  return bestFits(text, others, namesOf).slice(0, SHOWN.room)
}

/** What is archived or hidden is found by name, and not offered unasked. */
const isOpenTo =
  (text: string) =>
  ({ room, membership }: RoomSummary): boolean =>
    text.trim() !== '' || !(room.archived || membership.hidden)

const namesOf = (summary: RoomSummary): readonly string[] => [
  summaryName(summary),
  ...(summary.partner === null ? [] : [summary.partner.username]),
]

/** People besides those whose direct room is offered already. */
function peopleFor(text: string, { people, me }: Sources, mine: readonly RoomSummary[]): TargetGroup {
  const offered = new Set([me, ...mine.map(({ partner }) => partner?.id)])
  const others = people.filter(({ id }) => !offered.has(id))
  // What was found may be the answer to the letters before.
  const fitting = bestFits(text, others, ({ displayName, username }) => [displayName, username])
  const targets = fitting.map((user): Target => ({ kind: 'person', user }))
  return { title: 'People', targets: targets.slice(0, SHOWN.person) }
}

function publicFor(text: string, { rooms, publicRooms }: Sources): TargetGroup {
  const mine = new Set(rooms.map(({ room }) => room.id))
  const others = publicRooms.filter(({ id }) => !mine.has(id))
  const named = bestFits(text, others, ({ name }) => [name ?? ''])
  const described = others.filter((room) => folded(room.description ?? '').includes(folded(text)))
  const ordered = [...named, ...described.filter((room) => !named.includes(room))]
  return {
    title: 'Public rooms',
    targets: ordered.slice(0, SHOWN.public).map((room): Target => ({ kind: 'public', room })),
  }
}

/** What names a target among all. */
export function targetKey(target: Target): string {
  if (target.kind === 'person') return `person ${target.user.id}`
  return `room ${target.kind === 'room' ? target.summary.room.id : target.room.id}`
}
