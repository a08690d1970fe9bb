import { memo } from 'preact/compat'
import { useEffect, useRef } from 'preact/hooks'
import type { RoomState } from '../../../../../src/client/index.js'
import { today } from '../../../ui/today.js'
import { MessageView } from '../../message/message-view.js'
import { dayName } from '../flow/days.js'
import type { Row } from '../flow/flow.js'
import { NoticesRow } from '../notices/notices-row.js'
import type { Side } from '../view/viewpoint.js'
import { Beginning } from './beginning.js'
import { DeliveryMark } from './delivery-mark.js'
import { DraftRow } from './draft-row.js'
import { MoreRow } from './more-row.js'
import { PostRow, SendingMark } from './post-row.js'

type RowViewProps = {
  readonly state: RoomState
  readonly row: Row
  /** The row that the tabulator key comes to. */
  readonly isCurrent: boolean
  /** Somebody was led to it just now. */
  readonly isMarked: boolean
  readonly failed: Side | null
  readonly onMore: (side: Side) => void
}

/** One row of the conversation. It is drawn anew when something of it has changed, and not for every row that comes into sight. */
export const RowView = memo(DrawnRow)

function DrawnRow(props: RowViewProps) {
  const { row, isCurrent, isMarked, state } = props
  const element = useRef<HTMLDivElement>(null)
  const seq = row.kind === 'message' ? row.message.seq : undefined
  useEffect(() => {
    const article = element.current?.querySelector('article')
    if (!article) return
    article.tabIndex = isCurrent ? 0 : -1
    if (seq === undefined) return
    article.ariaPosInSet = String(seq)
    article.ariaSetSize = String(state.room.lastSeq)
  })
  return (
    <div ref={element} class={`row row-${row.kind} ${isMarked ? 'row-marked' : ''}`} data-key={row.key}>
      <Content {...props} />
    </div>
  )
}

function Content({ state, row, failed, onMore }: RowViewProps) {
  switch (row.kind) {
    case 'message':
      return (
        <>
          <MessageView
            {...{ state }}
            message={row.message}
            isGrouped={row.isGrouped}
            answersAbove={row.answersAbove}
            isAnsweredBelow={row.isAnsweredBelow}
          />
          <DeliveryMark {...{ state }} message={row.message} />
        </>
      )
    case 'post':
      return (
        <>
          <PostRow {...{ state }} post={row.post} isGrouped={row.isGrouped} />
          {row.post.reason === undefined && <SendingMark />}
        </>
      )
    case 'draft':
      return <DraftRow {...{ state }} agentId={row.agentId} draft={row.draft} />
    case 'notices':
      return <NoticesRow {...{ state }} notices={row.notices} />
    case 'day':
      return (
        <p class="day">
          <span>{dayName(row.day, today.value)}</span>
        </p>
      )
    case 'unread':
      return (
        <p class="unread-line">
          <span>New messages</span>
        </p>
      )
    case 'beginning':
      return <Beginning state={state} />
    case 'earlier':
    case 'later':
      return (
        <MoreRow
          label={`Loading ${row.kind} messages`}
          hasFailed={failed === row.kind}
          onMore={() => onMore(row.kind)}
        />
      )
  }
}
