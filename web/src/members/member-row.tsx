import { EllipsisVertical, MicOff } from 'lucide-preact'
import type { Presence, RoomMember } from '../../../src/client/index.js'
import { KindTag } from '../people/kind-tag.js'
import { presenceText } from '../people/presence-text.js'
import { Avatar } from '../ui/avatar.js'
import { isMuted, muteText } from './mutes.js'
import { ROLE_NAMES } from './roles.js'

export type MemberRowProps = {
  readonly member: RoomMember
  readonly presence: Presence | undefined
  readonly isMe: boolean
  readonly now: number
  /** What the click opens hangs on its button. */
  readonly onOpen: (member: RoomMember, anchor: HTMLElement) => void
  /** Null where there is nothing to be done with them. */
  readonly onMenu: ((member: RoomMember, anchor: HTMLElement) => void) | null
}

/** A member: who they are, how they are there, what they may. */
export function MemberRow({ member, presence, isMe, now, onOpen, onMenu }: MemberRowProps) {
  const { userId, displayName, role } = member
  const status = role === 'ai' ? undefined : (presence?.status ?? 'offline')
  const mute = isMuted(member, now) && member.mutedUntil !== null ? muteText(member.mutedUntil, now) : null
  return (
    <div class="member" data-offline={status === 'offline'}>
      <button
        type="button"
        class="member-open"
        aria-haspopup="dialog"
        onClick={(event) => onOpen(member, event.currentTarget)}
        onContextMenu={(event) => {
          if (onMenu === null) return
          event.preventDefault()
          onMenu(member, event.currentTarget)
        }}
      >
        <Avatar id={userId} name={displayName} status={status} />
        <span class="member-text">
          <span class="member-name">
            <bdi>{displayName}</bdi>
            {isMe && <span class="member-you">(you)</span>}
            <RoleTag role={role} />
            {mute !== null && <Muted text={mute} />}
          </span>
          {role === 'ai' ? <span class="member-status">@{member.username}</span> : <Status {...{ presence, now }} />}
        </span>
      </button>
      {onMenu !== null && (
        <button
          type="button"
          class="icon-button member-more"
          aria-haspopup="menu"
          aria-label={`Actions for ${displayName}`}
          title="Actions"
          onClick={(event) => onMenu(member, event.currentTarget)}
        >
          <EllipsisVertical size={16} aria-hidden />
        </button>
      )}
    </div>
  )
}

function RoleTag({ role }: Pick<RoomMember, 'role'>) {
  if (role === 'member') return null
  return role === 'ai' ? <KindTag kind="ai" /> : <span class="tag">{ROLE_NAMES[role]}</span>
}

const Muted = ({ text }: { readonly text: string }) => (
  <span class="member-muted" title={text}>
    <MicOff size={14} aria-hidden />
    <span class="visually-hidden">{text}</span>
  </span>
)

/** Only what the dot and the group do not say already; in words for those who do not see them. */
function Status({ presence, now }: Pick<MemberRowProps, 'presence' | 'now'>) {
  const text = presenceText(presence, now)
  return (
    <span class={PLAIN.has(text) ? 'visually-hidden' : 'member-status'} dir="auto">
      {text}
    </span>
  )
}

const PLAIN: ReadonlySet<string> = new Set(['Online', 'Offline'])
