import { Archive, Hash } from 'lucide-preact'
import type { Room, RoomSummary } from '../../../../src/client/index.js'
import { PersonOption } from '../../people/person-option.js'
import { membersText } from '../members-text.js'
import { UnreadBadge } from '../list/unread-badge.js'
import { RoomAvatar } from '../room-avatar.js'
import { roomName, summaryName } from '../room-name.js'
import type { Target } from './targets.js'

/** A line of what one can jump to. */
export function TargetOption({ target }: { readonly target: Target }) {
  switch (target.kind) {
    case 'room':
      return <MyRoom summary={target.summary} />
    case 'person':
      return <PersonOption user={target.user} />
    case 'public':
      return <PublicRoom room={target.room} />
  }
}

function MyRoom({ summary }: { readonly summary: RoomSummary }) {
  const { room, partner, membership } = summary
  const name = summaryName(summary)
  return (
    <>
      <RoomAvatar {...{ room, partner }} size="small" />
      <span class="person-option">
        <span class="person-option-name" dir="auto">
          {name}
        </span>
        {partner !== null && <span class="person-option-username">@{partner.username}</span>}
      </span>
      {(room.archived || membership.hidden) && (
        <>
          <Archive size={14} aria-hidden />
          <span class="visually-hidden">, archived</span>
        </>
      )}
      <UnreadBadge summary={summary} />
    </>
  )
}

function PublicRoom({ room }: { readonly room: Room }) {
  const name = roomName(room)
  return (
    <>
      <RoomAvatar room={room} partner={null} size="small" />
      <span class="person-option">
        <Hash size={14} aria-hidden />
        <span class="person-option-name" dir="auto">
          {name}
        </span>
        <span class="person-option-username">{membersText(room.memberCount)}</span>
      </span>
    </>
  )
}
