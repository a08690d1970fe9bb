import { X } from 'lucide-preact'
import type { Invite, RoomState } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { knownPeople } from '../people/known-people.js'
import { PersonName } from '../people/person-name.js'
import { Avatar } from '../ui/avatar.js'
import { IconButton } from '../ui/button.js'
import { timeAgo } from '../ui/times.js'
import { toastError } from '../ui/toasts.js'
import { useNow } from '../ui/use-now.js'
import { mayRevoke } from './permissions.js'
import { INVITE_EVENTS, useRoomList } from './use-room-list.js'

/** Who is invited and has not answered yet. */
export function OpenInvites({ state }: { readonly state: RoomState }) {
  const chat = useChat()
  const { items } = useRoomList(state.room.id, (after) => chat.rest.invites.ofRoom(state.room.id, after), INVITE_EVENTS)
  const open = (items ?? []).filter(({ status }) => status === 'pending')
  if (open.length === 0) return null
  return (
    <section class="open-invites" aria-labelledby="open-invites">
      <h3 class="members-title" id="open-invites">
        Invited <span>{open.length.toLocaleString()}</span>
      </h3>
      <ul role="list">
        {open.map((invite) => (
          <li key={invite.id}>
            <OpenInvite {...{ state, invite }} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function OpenInvite({ state, invite }: { readonly state: RoomState; readonly invite: Invite }) {
  const chat = useChat()
  const now = useNow()
  const invitee = knownPeople(chat.rest).person(invite.inviteeId).value
  const revoke = (): void => {
    chat.rest.invites.revoke(invite.id).catch(toastError)
  }
  return (
    <div class="member open-invite">
      <Avatar id={invite.inviteeId} name={invitee?.displayName ?? ''} url={invitee?.avatarUrl ?? null} />
      <span class="member-text">
        <span class="member-name">
          <PersonName state={state} userId={invite.inviteeId} />
          {invitee !== null && <span class="member-you">@{invitee.username}</span>}
        </span>
        <span class="member-status">
          Invited by <PersonName state={state} userId={invite.inviterId} />,{' '}
          {timeAgo(Date.parse(invite.createdAt), now)}
        </span>
      </span>
      {mayRevoke(state, invite) && (
        <IconButton label="Revoke this invitation" onClick={revoke}>
          <X size={16} aria-hidden />
        </IconButton>
      )}
    </div>
  )
}
