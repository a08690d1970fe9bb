import { ChevronDown, Hash, House, Lock, Shield } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import type { Room, RoomState } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { presenceText } from '../../people/presence-text.js'
import { partnerIn } from '../../rooms/room-name.js'
import { Avatar } from '../../ui/avatar.js'
import { useNow } from '../../ui/use-now.js'
import { KIND_TEXT, titleOf } from './room-identity.js'

type RoomTitleProps = {
  readonly state: RoomState
  readonly isAboutOpen: boolean
  readonly onAbout: () => void
}

/** Picture, name and kind of the room; below it what it is for, or how the other one is there. */
export function RoomTitle({ state, isAboutOpen, onAbout }: RoomTitleProps) {
  const { room } = state
  const name = titleOf(state)
  return (
    <>
      <RoomPicture state={state} name={name} />
      <div class="room-header-title">
        <HeaderName type={room.type} name={name}>
          {room.ai.enabled && (
            <span class="tag" title="An AI member takes part here">
              AI
            </span>
          )}
          {room.archived && <span class="tag">Archived</span>}
        </HeaderName>
        <Subtitle {...{ state, isAboutOpen, onAbout }} />
      </div>
    </>
  )
}

type HeaderNameProps = Pick<Room, 'type'> & { readonly name: string; readonly children?: ComponentChildren }

/** What a room is called, and what kind it is. */
export const HeaderName = ({ type, name, children }: HeaderNameProps) => (
  <div class="room-header-name">
    <KindIcon type={type} />
    <h2 dir="auto" title={name}>
      {name}
    </h2>
    {children}
  </div>
)

function RoomPicture({ state, name }: { readonly state: RoomState; readonly name: string }) {
  const chat = useChat()
  const partner = partnerIn(state)
  if (partner === undefined) return <Avatar id={state.room.id} name={name} url={state.room.avatarUrl} shape="room" />
  return (
    <Avatar id={partner.userId} name={name} status={chat.presences.value.get(partner.userId)?.status ?? 'offline'} />
  )
}

const ICONS = { public: Hash, private: Lock, admin: Shield, home: House }

function KindIcon({ type }: Pick<Room, 'type'>) {
  if (type === 'direct') return null
  const Icon = ICONS[type]
  return (
    <span class="room-header-kind" title={KIND_TEXT[type]}>
      <Icon size={14} aria-hidden />
      <span class="visually-hidden">{KIND_TEXT[type]}:</span>
    </span>
  )
}

function Subtitle({ state, isAboutOpen, onAbout }: RoomTitleProps) {
  const { purpose, description, type } = state.room
  const partner = partnerIn(state)
  if (partner !== undefined) return <PartnerPresence userId={partner.userId} />
  const about = [purpose, description].find((text) => text !== null && text.trim() !== '')
  if (about === undefined || about === null) return <p>{KIND_TEXT[type]}</p>
  return (
    <button
      type="button"
      class="room-header-purpose"
      aria-expanded={isAboutOpen}
      aria-controls="room-about"
      title="About this room"
      onClick={onAbout}
    >
      <span dir="auto">{about}</span>
      <ChevronDown size={14} aria-hidden />
    </button>
  )
}

function PartnerPresence({ userId }: { readonly userId: string }) {
  const chat = useChat()
  const now = useNow()
  return <p dir="auto">{presenceText(chat.presences.value.get(userId), now)}</p>
}
