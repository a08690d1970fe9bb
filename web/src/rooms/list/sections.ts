import type { RoomSummary } from '../../../../src/client/index.js'

export type SectionName = 'favourites' | 'rooms' | 'direct'

/** A line of the list: the title of a section, or a room. */
export type Row =
  | { readonly kind: 'section'; readonly name: SectionName; readonly title: string; readonly isOpen: boolean }
  | { readonly kind: 'room'; readonly summary: RoomSummary }

export type ListView = {
  readonly onlyUnread: boolean
  /** Sections that are folded: of them only what is unread is shown. */
  readonly folded: ReadonlySet<SectionName>
  /** The room that is open: it is always shown. */
  readonly currentId: string | null
}

const SECTIONS: readonly (readonly [name: SectionName, title: string])[] = [
  ['favourites', 'Favourites'],
  ['rooms', 'Rooms'],
  ['direct', 'Direct messages'],
]

/** Whether the list has the room: neither archived for everybody nor for me. */
export const isListed = ({ room, membership }: RoomSummary): boolean => !room.archived && !membership.hidden

/** Whether something in the room waits for me. Of a muted room only mentions do. */
export const isNews = ({ membership, unreadCount, mentionCount }: RoomSummary): boolean =>
  membership.notifications === 'none' ? mentionCount > 0 : unreadCount > 0

/**
 * The list of rooms, line by line: my home room first, then the sections that have something to show.
 * @param summaries in the order in which the rooms of a section are shown
 */
export function rowsOf(summaries: readonly RoomSummary[], view: ListView): readonly Row[] {
  const shown = summaries.filter((summary) => isListed(summary) && (!view.onlyUnread || isWanted(summary, view)))
  const home = shown.filter((summary) => sectionOf(summary) === null)
  return [
    ...home.map(roomRow),
    ...SECTIONS.flatMap(([name, title]) => {
      const rooms = shown.filter((summary) => sectionOf(summary) === name)
      if (rooms.length === 0) return []
      const isOpen = !view.folded.has(name)
      const unfolded = isOpen ? rooms : rooms.filter((summary) => isWanted(summary, view))
      return [{ kind: 'section' as const, name, title, isOpen }, ...unfolded.map(roomRow)]
    }),
  ]
}

const roomRow = (summary: RoomSummary): Row => ({ kind: 'room', summary })

const isWanted = (summary: RoomSummary, { currentId }: ListView): boolean =>
  isNews(summary) || summary.room.id === currentId

function sectionOf({ room, membership }: RoomSummary): SectionName | null {
  if (room.type === 'home') return null
  if (membership.favourite) return 'favourites'
  return room.type === 'direct' ? 'direct' : 'rooms'
}

/** What waits in rooms that are not in the list. */
export const newsElsewhere = (summaries: readonly RoomSummary[]): number =>
  summaries.filter((summary) => !isListed(summary) && !summary.room.archived && isNews(summary)).length
