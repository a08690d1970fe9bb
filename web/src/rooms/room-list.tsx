import { useLocation } from 'preact-iso'
import { useCallback, useState } from 'preact/hooks'
import { forwardRef } from 'preact/compat'
import { Virtualizer } from 'virtua'
import type { CSSProperties, ComponentChildren, Ref } from 'preact'
import type { RoomSummary } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { paths } from '../layout/paths.js'
import { Spinner } from '../ui/empty.js'
import { LeaveDialog } from './leave-dialog.js'
import { ListEnd } from './list/list-end.js'
import { folded, onlyUnread } from './list/list-view.js'
import { type OnMenu, RoomItem } from './list/room-item.js'
import { type OpenMenu, RoomMenu } from './list/room-menu.js'
import { SectionTitle } from './list/section-title.js'
import { type Row, rowsOf } from './list/sections.js'
import { rowKey, useRows } from './list/use-rows.js'

/** My rooms: home, favourites, rooms, direct messages; in each the latest activity first. */
export function RoomList() {
  const chat = useChat()
  const { path } = useLocation()
  const rooms = chat.rooms.value
  if (rooms === null) return <Spinner label="Loading rooms" />
  const currentId = rooms.find(({ room }) => path.startsWith(paths.room(room.id)))?.room.id ?? null
  return <LoadedList rooms={rooms} currentId={currentId} />
}

type LoadedListProps = { readonly rooms: readonly RoomSummary[]; readonly currentId: string | null }

function LoadedList({ rooms, currentId }: LoadedListProps) {
  const [menu, setMenu] = useState<OpenMenu | null>(null)
  const [leaving, setLeaving] = useState<RoomSummary | null>(null)
  const rows = rowsOf(rooms, { onlyUnread: onlyUnread.value, folded: folded.value, currentId })
  const { list, virtualizer, active, onKeyDown, onFocused } = useRows(rows, currentId)
  const openMenu = useCallback<OnMenu>((summary, anchor, at) => setMenu({ summary, anchor, at }), [])
  const draw = (row: Row, index: number) =>
    row.kind === 'section' ? (
      <SectionTitle key={rowKey(row)} row={row} isActive={index === active} onFocused={onFocused} />
    ) : (
      <RoomItem
        key={rowKey(row)}
        summary={row.summary}
        isCurrent={row.summary.room.id === currentId}
        isActive={index === active}
        onFocused={onFocused}
        onMenu={openMenu}
      />
    )
  return (
    <>
      <div class="room-list" ref={list} onKeyDown={onKeyDown}>
        <Virtualizer ref={virtualizer} data={rows} as={Lines} item="li" keepMounted={[active]} itemSize={56}>
          {draw}
        </Virtualizer>
        <ListEnd rooms={rooms} isEmpty={rows.length === 0} />
      </div>
      {menu !== null && <RoomMenu {...menu} onClose={() => setMenu(null)} onLeave={setLeaving} />}
      {leaving !== null && <LeaveDialog summary={leaving} onClose={() => setLeaving(null)} />}
    </>
  )
}

type LinesProps = { readonly style?: CSSProperties; readonly children?: ComponentChildren }

/** Without bullets it is a list only for those who are told so. */
const Lines = forwardRef(({ style, children }: LinesProps, ref: Ref<HTMLUListElement>) => (
  <ul role="list" ref={ref} {...(style !== undefined && { style })}>
    {children}
  </ul>
))
