import type { Ban, RoomState } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { rightsIn } from '../members/permissions.js'
import { BAN_EVENTS, useRoomList } from '../members/use-room-list.js'
import { PersonName } from '../people/person-name.js'
import { Button } from '../ui/button.js'
import { timeAgo } from '../ui/times.js'
import { toastError } from '../ui/toasts.js'
import { useNow } from '../ui/use-now.js'
import { SettingsList } from './settings-list.js'

/** Who may not come in; for moderators. */
export function BansSection({ state }: { readonly state: RoomState }) {
  const chat = useChat()
  const list = useRoomList(
    state.room.id,
    (after) => chat.rest.roomAdministration.bans(state.room.id, after),
    BAN_EVENTS,
  )
  return (
    <div class="settings-section">
      <SettingsList
        {...list}
        none="Nobody is banned."
        keyOf={({ userId }) => userId}
        render={(ban) => <BanLine {...{ state, ban }} />}
      />
    </div>
  )
}

function BanLine({ state, ban }: { readonly state: RoomState; readonly ban: Ban }) {
  const chat = useChat()
  const now = useNow()
  const { userId, byUserId, at, reason } = ban
  const unban = (): void => {
    chat.rest.roomAdministration.unban(state.room.id, userId).catch(toastError)
  }
  return (
    <>
      <div class="settings-line-text">
        <strong>
          <PersonName state={state} userId={userId} />
        </strong>
        <span class="field-hint">
          By <PersonName state={state} userId={byUserId} />, {timeAgo(Date.parse(at), now)}
        </span>
        {reason !== null && reason !== '' && (
          <span class="settings-reason" dir="auto">
            {reason}
          </span>
        )}
      </div>
      {rightsIn(state).unban && <Button onClick={unban}>Lift the ban</Button>}
    </>
  )
}
