import { UserPlus } from 'lucide-preact'
import { useMemo, useState } from 'preact/hooks'
import type { RoomMember, RoomState } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { SidePanel } from '../layout/side-panel.js'
import { Button } from '../ui/button.js'
import { Menu } from '../ui/menu.js'
import { useNow } from '../ui/use-now.js'
import { useRoomActions } from '../rooms/use-room-actions.js'
import { InviteDialog, MemberDialog, PersonCard } from './later.js'
import type { MemberAction } from './member-action.js'
import { memberGroups, memberRows } from './member-groups.js'
import { memberItems } from './member-items.js'
import { MemberList } from './member-list.js'
import { MemberRow, type MemberRowProps } from './member-row.js'
import { OpenInvites } from './open-invites.js'
import { isAnyRight, isGroup, rightsIn, rightsOver } from './permissions.js'

/** Who is in the room, how they are there, and what I may do with them. */
export function MembersPanel({ state }: { readonly state: RoomState }) {
  const [isInviting, setInviting] = useState(false)
  const mayInvite = rightsIn(state).invite
  return (
    <SidePanel title="Members">
      <div class="members-panel">
        {mayInvite && (
          <div class="members-invite">
            <Button onClick={() => setInviting(true)}>
              <UserPlus size={16} aria-hidden /> Invite people
            </Button>
          </div>
        )}
        <Members state={state} />
        {isGroup(state.room) && state.isMember && <OpenInvites state={state} />}
      </div>
      {isInviting && <InviteDialog state={state} onClose={() => setInviting(false)} />}
    </SidePanel>
  )
}

/** Fewer are seen at a glance. */
const WORTH_FILTERING = 8

type Opened = { readonly member: RoomMember; readonly anchor: HTMLElement }

function Members({ state }: { readonly state: RoomState }) {
  const chat = useChat()
  const now = useNow()
  const { openDirect } = useRoomActions()
  const [wanted, setWanted] = useState('')
  const [card, setCard] = useState<Opened | null>(null)
  const [menu, setMenu] = useState<Opened | null>(null)
  const [action, setAction] = useState<MemberAction | null>(null)
  const presences = chat.presences.value
  // Not at every event of the room: sorting thousands by name takes longer than a frame.
  const rows = useMemo(
    () => memberRows(memberGroups(state.members.values(), presences, wanted)),
    [state.members, presences, wanted],
  )
  const isOpen = (opened: Opened | null, anchor: HTMLElement): boolean => anchor === opened?.anchor
  const open: MemberRowProps['onOpen'] = (member, anchor) => setCard(isOpen(card, anchor) ? null : { member, anchor })
  const openMenu: MemberRowProps['onOpen'] = (member, anchor) =>
    setMenu(isOpen(menu, anchor) ? null : { member, anchor })
  return (
    <>
      {state.members.size > WORTH_FILTERING && <Filter value={wanted} onValue={setWanted} />}
      <div class="members-scroll" tabIndex={-1}>
        <MemberList
          rows={rows}
          render={(row) =>
            row.kind === 'title' ? (
              <h3 class="members-title">
                {row.title} <span>{row.count.toLocaleString()}</span>
              </h3>
            ) : (
              <MemberRow
                {...{ member: row.member, presence: presences.get(row.member.userId), now, onOpen: open }}
                isMe={row.member.userId === state.me}
                onMenu={isAnyRight(rightsOver(state, row.member)) ? openMenu : null}
              />
            )
          }
        />
        {rows.length === 0 && <p class="members-none">Nobody has a name like that.</p>}
      </div>
      {card !== null && <PersonCard anchor={card.anchor} userId={card.member.userId} onClose={() => setCard(null)} />}
      {menu !== null && (
        <Menu
          anchor={menu.anchor}
          label={`Actions for ${menu.member.displayName}`}
          items={memberItems({ chat, state, member: menu.member, openDirect, onAction: setAction })}
          onClose={() => setMenu(null)}
        />
      )}
      {action !== null && <MemberDialog {...{ state, action }} onClose={() => setAction(null)} />}
    </>
  )
}

type FilterProps = { readonly value: string; readonly onValue: (value: string) => void }

const Filter = ({ value, onValue }: FilterProps) => (
  <div class="members-filter field">
    <input
      type="search"
      aria-label="Filter members"
      placeholder="Filter by name"
      spellcheck={false}
      value={value}
      onInput={(event) => onValue(event.currentTarget.value)}
    />
  </div>
)
