import { useLocation, useRoute } from 'preact-iso'
import { useEffect } from 'preact/hooks'
import type { RoomState } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { panel } from '../layout/view.js'
import { hasOneColumn } from '../layout/widths.js'
import { rememberRoom } from '../layout/last-room.js'
import { MembersPanel } from '../members/members-panel.js'
import { hasPins } from '../members/permissions.js'
import { AbsentRoom } from './absent-room.js'
import { Composer } from './composer/composer.js'
import { MessageDialogs } from './message/dialogs/message-dialogs.js'
import { PinsPanel } from './pins/pins-panel.js'
import { RoomHeader } from './room-header.js'
import { ThreadPanel } from './thread/thread-panel.js'
import { Timeline } from './timeline/timeline.js'

/** A room: the conversation, and beside it members, pins or a thread. */
export function RoomPage() {
  const { roomId = '' } = useRoute().params
  return <LoadedRoom key={roomId} roomId={roomId} />
}

function LoadedRoom({ roomId }: { readonly roomId: string }) {
  const chat = useChat()
  const { query } = useLocation()
  useEffect(() => rememberRoom(chat.me.peek().id, roomId), [])
  const state = chat.open.state(roomId).value
  if (state === null) return <AbsentRoom roomId={roomId} />
  const at = Number(query['message'])
  return (
    <div class="room-page">
      <section class="conversation" aria-label="Conversation" inert={panel.value !== null && hasOneColumn.value}>
        <RoomHeader state={state} />
        <Timeline state={state} at={Number.isSafeInteger(at) && at > 0 ? at : null} />
        <Composer state={state} />
      </section>
      <RoomPanel state={state} />
      <MessageDialogs state={state} />
    </div>
  )
}

function RoomPanel({ state }: { readonly state: RoomState }) {
  const shown = panel.value
  switch (shown?.kind) {
    case 'members':
      return <MembersPanel state={state} />
    case 'pins':
      return hasPins(state) ? <PinsPanel state={state} /> : null
    case 'thread':
      return <ThreadPanel key={shown.threadId} state={state} threadId={shown.threadId} />
    case undefined:
      return null
  }
}
