import { useSignal } from '@preact/signals'
import { useCallback, useEffect, useMemo, useRef } from 'preact/hooks'
import type { RoomState } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { isByPointer } from '../../ui/is-by-pointer.js'
import { useFlow } from './flow/use-flow.js'
import { LongList, usePlaceKeeper } from './list/long-list.js'
import type { Look } from './list/place-keeper.js'
import { useRoving } from './list/use-roving.js'
import { useReading } from './reading/use-reading.js'
import { useUnreadLine } from './reading/use-unread-line.js'
import { RowView } from './rows/row-view.js'
import { LatestButton } from './view/latest-button.js'
import { useGoal } from './view/use-goal.js'
import { useWatch } from './view/use-watch.js'
import type { Side, Viewpoint } from './view/viewpoint.js'

type ConversationProps = {
  readonly state: RoomState
  readonly viewpoint: Viewpoint
  /** Number of the first message that was unread at first. */
  readonly unread: number | null
}

/** The messages of a room, and everything between them. */
export function Conversation({ state, viewpoint, unread }: ConversationProps) {
  const view = viewpoint.excerpt.value ?? state
  const look = useSignal<Look | null>(null)
  const rows = useFlow(view, useUnreadLine(state, unread, look))
  const keys = useMemo(() => rows.map(({ key }) => key), [rows])
  const keeper = usePlaceKeeper((next) => (look.value = next))
  const roving = useRoving(rows)
  const marked = useGoal({ viewpoint, keeper, rows, onArrival: roving.focus })
  useWatch({ state, view, viewpoint, rows, look })
  useReading(view, rows, look)
  const onMore = useCallback((side: Side) => void viewpoint.more(side), [])
  const toLatest = (): void => {
    viewpoint.toLatest()
    keeper.goToEnd()
  }
  useOwnWords(state.room.id, toLatest)
  return (
    <div class="timeline-view" onFocusIn={roving.onFocusIn} onFocusOut={roving.onFocusOut}>
      <LongList
        {...{ keeper, keys }}
        kept={roving.kept}
        label="Messages"
        onKeyDown={roving.onKeyDown}
        render={(index) => {
          const row = rows[index]
          if (row === undefined) return null
          return (
            <RowView
              key={row.key}
              {...{ row, onMore }}
              state={view}
              isCurrent={row.key === roving.current}
              isMarked={row.key === marked}
              failed={viewpoint.failed.value}
            />
          )
        }}
      >
        <LatestButton
          view={view}
          look={look}
          onClick={(event) => {
            toLatest()
            // The button goes, and the focus must not go with it.
            if (!isByPointer(event)) roving.focusLast()
          }}
        />
      </LongList>
    </div>
  )
}

/** Who writes wants to see it: every new message of theirs leads to the end. */
function useOwnWords(roomId: string, toLatest: () => void): void {
  const { pending } = useChat()
  const last = pending.value.findLast((post) => post.roomId === roomId)?.clientId
  const before = useRef(last)
  useEffect(() => {
    if (last !== undefined && last !== before.current) toLatest()
    before.current = last
  }, [last])
}
