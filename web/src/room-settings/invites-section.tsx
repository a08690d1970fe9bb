import { useState } from 'preact/hooks'
import type { Invite, RoomState } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { InviteDialog } from '../members/later.js'
import { mayRevoke, rightsIn } from '../members/permissions.js'
import { INVITE_EVENTS, useRoomList } from '../members/use-room-list.js'
import { PersonName } from '../people/person-name.js'
import { Button } from '../ui/button.js'
import { timeAgo } from '../ui/times.js'
import { toastError } from '../ui/toasts.js'
import { useNow } from '../ui/use-now.js'
import { SettingsList } from './settings-list.js'

const STATUS_TEXT: Readonly<Record<Invite['status'], string>> = {
  pending: 'Open',
  accepted: 'Accepted',
  declined: 'Declined',
  revoked: 'Revoked',
  expired: 'Expired',
}

/** Whom the room has invited, and what became of it. */
export function InvitesSection({ state }: { readonly state: RoomState }) {
  const chat = useChat()
  const list = useRoomList(state.room.id, (after) => chat.rest.invites.ofRoom(state.room.id, after), INVITE_EVENTS)
  const [isInviting, setInviting] = useState(false)
  return (
    <div class="settings-section">
      {rightsIn(state).invite && (
        <div>
          <Button onClick={() => setInviting(true)}>Invite people</Button>
        </div>
      )}
      <SettingsList
        {...list}
        none="Nobody has been invited yet."
        keyOf={({ id }) => id}
        render={(invite) => <InviteLine {...{ state, invite }} />}
      />
      {isInviting && <InviteDialog state={state} onClose={() => setInviting(false)} />}
    </div>
  )
}

function InviteLine({ state, invite }: { readonly state: RoomState; readonly invite: Invite }) {
  const chat = useChat()
  const now = useNow()
  const { id, inviteeId, inviterId, status, createdAt, respondedAt } = invite
  const since = timeAgo(Date.parse(respondedAt ?? createdAt), now)
  const isRevocable = status === 'pending' && mayRevoke(state, invite)
  return (
    <>
      <div class="settings-line-text">
        <strong>
          <PersonName state={state} userId={inviteeId} />
        </strong>
        <span class="field-hint">
          Invited by <PersonName state={state} userId={inviterId} />
        </span>
      </div>
      <span class={`settings-status settings-status-${status}`}>
        {STATUS_TEXT[status]} <span class="field-hint">{since}</span>
      </span>
      {isRevocable && <Button onClick={() => void chat.rest.invites.revoke(id).catch(toastError)}>Revoke</Button>}
    </>
  )
}
