import type { RoomMember, RoomState } from '../../../src/client/index.js'
import { panel } from '../layout/view.js'
import { ROLE_NAMES } from '../members/roles.js'
import { Button } from '../ui/button.js'

type Role = RoomMember['role']

const MAY: readonly (readonly [role: Role, text: string])[] = [
  ['owner', 'Everything; archives the room and passes it on. There is always one.'],
  ['admin', 'Changes the settings, and gives roles below their own.'],
  ['moderator', 'Pins, deletes messages, mutes, removes and bans people of a lower role.'],
  ['member', 'Reads, writes, reacts, and invites where that is allowed.'],
  ['ai', 'Answers as the settings say; otherwise like a member.'],
]

/** What the roles mean, how many have each, and the way to who has them. */
export function MembersSection({ state, onClose }: { readonly state: RoomState; readonly onClose: () => void }) {
  const members = [...state.members.values()]
  const countOf = (wanted: Role): number => members.filter(({ role }) => role === wanted).length
  const show = (): void => {
    onClose()
    panel.value = { kind: 'members' }
  }
  return (
    <div class="settings-section">
      <dl class="settings-roles">
        {MAY.map(([role, text]) => (
          <div key={role}>
            <dt>
              {ROLE_NAMES[role]} <span class="badge">{countOf(role).toLocaleString()}</span>
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <p class="settings-note">Roles are given, and people muted, removed or banned, in the list of members.</p>
      <div class="dialog-actions">
        <Button onClick={show}>Show the members</Button>
      </div>
    </div>
  )
}
