import { Hash, Lock } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import type { Partner, Room } from '../../../src/client/index.js'
import { membersText } from './members-text.js'
import { RoomAvatar } from './room-avatar.js'
import { roomName } from './room-name.js'

type RoomCardProps = {
  readonly room: Pick<Room, 'id' | 'type' | 'name' | 'avatarUrl' | 'memberCount' | 'description' | 'purpose' | 'ai'>
  readonly partner?: Partner | null
  /** Where its name leads. */
  readonly href?: string
  /** What can be done with it. */
  readonly children: ComponentChildren
}

/** A room on a page of rooms: what it is, and what can be done with it. */
export function RoomCard({ room, partner = null, href, children }: RoomCardProps) {
  const name = roomName(room, partner)
  const about = room.description ?? room.purpose
  const Icon = room.type === 'public' ? Hash : Lock
  return (
    <article class="room-card">
      <RoomAvatar {...{ room, partner }} />
      <div class="room-card-text">
        <h3>
          {room.type !== 'direct' && <Icon size={14} aria-hidden />}
          <span dir="auto">{href === undefined ? name : <a href={href}>{name}</a>}</span>
          {room.ai.enabled && <span class="tag">AI</span>}
        </h3>
        <p class="room-card-facts">{room.type === 'direct' ? 'Direct messages' : membersText(room.memberCount)}</p>
        {about !== null && (
          <p class="room-card-about" dir="auto">
            {about}
          </p>
        )}
      </div>
      <div class="room-card-actions">{children}</div>
    </article>
  )
}
