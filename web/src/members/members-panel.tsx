import type { RoomState } from '../../../src/client/index.js'
import { SidePanel } from '../layout/side-panel.js'
import { Avatar } from '../ui/avatar.js'

/** Who is in the room. */
export function MembersPanel({ state }: { readonly state: RoomState }) {
  return (
    <SidePanel title="Members">
      <ul role="list" class="members">
        {[...state.members.values()].map(({ userId, displayName }) => (
          <li key={userId} class="member">
            <Avatar id={userId} name={displayName} /> {displayName}
          </li>
        ))}
      </ul>
    </SidePanel>
  )
}
