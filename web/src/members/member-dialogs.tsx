import { useState } from 'preact/hooks'
import type { RoomMember, RoomState } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { ConfirmDialog } from '../ui/confirm-dialog.js'
import { TextArea } from '../ui/field.js'
import type { MemberAction } from './member-action.js'
import { MUTE_DURATIONS, type MuteDuration, muteEnd } from './mutes.js'

type ActionProps = {
  readonly state: RoomState
  readonly member: RoomMember
  readonly onClose: () => void
}

/** Asks before something is done to a member. */
export function MemberDialog({ action, ...props }: Omit<ActionProps, 'member'> & { readonly action: MemberAction }) {
  const Asked = DIALOGS[action.kind]
  return <Asked {...props} member={action.member} />
}

/** There may be others of the same name. */
const fullName = ({ displayName, username }: RoomMember): string => `${displayName} (@${username})`

function MuteDialog({ state, member, onClose }: ActionProps) {
  const chat = useChat()
  const [duration, setDuration] = useState<MuteDuration>('minutes')
  const mute = () => {
    const mutedUntil = muteEnd(duration, Date.now())
    return chat.rest.roomAdministration.changeMember(state.room.id, member.userId, { mutedUntil })
  }
  return (
    <ConfirmDialog title={`Mute ${fullName(member)}?`} action="Mute" onConfirm={mute} onClose={onClose}>
      <p>They can go on reading, and cannot post, edit or react.</p>
      <fieldset class="choices">
        <legend class="visually-hidden">For how long</legend>
        {MUTE_DURATIONS.map(({ value, text }) => (
          <label key={value} class="choice">
            <input
              {...{ type: 'radio', name: 'duration', checked: value === duration, autofocus: value === duration }}
              onChange={() => setDuration(value)}
            />
            {text}
          </label>
        ))}
      </fieldset>
    </ConfirmDialog>
  )
}

function RemoveDialog({ state, member, onClose }: ActionProps) {
  const chat = useChat()
  const { room } = state
  const remove = () => chat.client.command('remove_member', { roomId: room.id, userId: member.userId })
  return (
    <ConfirmDialog
      title={`Remove ${fullName(member)}?`}
      action="Remove"
      isDangerous
      onConfirm={remove}
      onClose={onClose}
    >
      <p>{afterRemoval(state, member)}</p>
    </ConfirmDialog>
  )
}

function afterRemoval({ room }: RoomState, { role }: RoomMember): string {
  if (role === 'ai') return 'It takes no part in this room any more. It can be added again in the settings of the room.'
  const back = room.type === 'public' ? 'They can join again at any time.' : 'They can come back when they are invited.'
  return `They lose sight of the room at once. What they have written stays. ${back}`
}

const MOST_REASON = 500

function BanDialog({ state, member, onClose }: ActionProps) {
  const chat = useChat()
  const [reason, setReason] = useState('')
  const ban = () => chat.rest.roomAdministration.ban(state.room.id, member.userId, reason.trim())
  return (
    <ConfirmDialog title={`Ban ${fullName(member)}?`} action="Ban" isDangerous onConfirm={ban} onClose={onClose}>
      <p>
        They are removed, and can neither join nor be invited until the ban is lifted. What they have written stays.
      </p>
      <TextArea
        {...{ label: 'Reason', hint: 'Optional. Moderators see it.', value: reason, onValue: setReason }}
        {...{ maxLength: MOST_REASON, rows: 2, dir: 'auto', autofocus: true }}
      />
    </ConfirmDialog>
  )
}

/** Asks before a room gets another owner. */
export function PassOnDialog({ state, member, onClose }: ActionProps) {
  const chat = useChat()
  const passOn = () => chat.rest.roomAdministration.transferOwnership(state.room.id, member.userId)
  return (
    <ConfirmDialog
      title={`Make ${fullName(member)} the owner?`}
      action="Pass on the room"
      isDangerous
      onConfirm={passOn}
      onClose={onClose}
    >
      <p>The room is theirs from then on; you become an admin. Only they can give it back.</p>
    </ConfirmDialog>
  )
}

const DIALOGS = { mute: MuteDialog, remove: RemoveDialog, ban: BanDialog, passOn: PassOnDialog }
