import { useRef } from 'preact/hooks'
import type { RoomState } from '../../../../src/client/index.js'
import { Spinner } from '../../ui/empty.js'
import { Announcer } from './announcer.js'
import { Conversation } from './conversation.js'
import { TypingLine } from './typing-line.js'
import { useViewpoint } from './view/use-viewpoint.js'

type TimelineProps = {
  readonly state: RoomState
  /** Number of a message to show. */
  readonly at: number | null
}

/** The conversation from wherever it was left. */
export function Timeline({ state, at }: TimelineProps) {
  const { viewpoint, unread } = useViewpoint(state, at)
  const isDrawn = useRef(false)
  isDrawn.current ||= !viewpoint.isOnTheWay.value
  return (
    <div class="timeline">
      {isDrawn.current ? <Conversation {...{ state, viewpoint, unread }} /> : <Spinner label="Loading messages" />}
      <Announcer state={state} />
      <TypingLine state={state} />
    </div>
  )
}
