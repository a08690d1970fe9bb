import { BellOff, Ellipsis, Hash, House, Lock, ShieldCheck } from 'lucide-preact'
import { useComputed } from '@preact/signals'
import { memo } from 'preact/compat'
import type { Partner, RoomSummary } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { paths } from '../../layout/paths.js'
import { Avatar } from '../../ui/avatar.js'
import { IconButton } from '../../ui/button.js'
import type { Point } from '../../ui/menu.js'
import { shortTime } from '../../ui/short-time.js'
import { today } from '../../ui/today.js'
import { summaryName } from '../room-name.js'
import { PreviewLine } from './preview-line.js'
import { isNews } from './sections.js'
import { UnreadBadge } from './unread-badge.js'
import { useMenuGestures } from './use-menu-gestures.js'

/** The menu of a room is wanted. @param at where the pointer is; null: beside the anchor */
export type OnMenu = (summary: RoomSummary, anchor: HTMLElement, at: Point | null) => void

type RoomItemProps = {
  readonly summary: RoomSummary
  readonly isCurrent: boolean
  /** Whether Tab leads here. */
  readonly isActive: boolean
  readonly onFocused: (roomId: string) => void
  readonly onMenu: OnMenu
}

const ICONS = { public: Hash, private: Lock, admin: ShieldCheck, home: House, direct: null }

/** A room of mine: what it is, what was said last, what is unread. While the list is scrolled, lines that stay are not drawn again. */
export const RoomItem = memo(function RoomItem({ summary, isCurrent, isActive, onFocused, onMenu }: RoomItemProps) {
  const { room, membership, lastActivityAt } = summary
  const openMenu = (anchor: HTMLElement, at: Point | null): void => onMenu(summary, anchor, at)
  const gestures = useMenuGestures(openMenu)
  const isMuted = membership.notifications === 'none'
  const look = `${isNews(summary) ? ' room-item-unread' : ''}${isMuted ? ' room-item-muted' : ''}`
  const name = summaryName(summary)
  return (
    <div class="room-row" onFocusIn={() => onFocused(room.id)}>
      <a
        class={`room-item${look}`}
        href={paths.room(room.id)}
        data-row={room.id}
        tabIndex={isActive ? 0 : -1}
        aria-current={isCurrent ? 'page' : undefined}
        {...gestures}
      >
        <Picture summary={summary} />
        <span class="room-item-line">
          <Name summary={summary} />
          <time class="room-item-time" dateTime={lastActivityAt}>
            {shortTime(lastActivityAt, today.value)}
          </time>
        </span>
        <span class="room-item-line">
          <PreviewLine summary={summary} />
          <UnreadBadge summary={summary} />
        </span>
      </a>
      <IconButton
        class="room-item-more"
        label={`More about ${name}`}
        aria-haspopup="menu"
        tabIndex={isActive ? 0 : -1}
        onClick={(event) => openMenu(event.currentTarget, null)}
      >
        <Ellipsis size={16} aria-hidden />
      </IconButton>
    </div>
  )
})

function Picture({ summary }: { readonly summary: RoomSummary }) {
  const { room, partner } = summary
  if (partner !== null) return <PartnerPicture key={partner.id} partner={partner} />
  const shape = room.type === 'direct' ? 'person' : 'room'
  return <Avatar id={room.id} name={summaryName(summary)} url={room.avatarUrl} shape={shape} />
}

function PartnerPicture({ partner }: { readonly partner: Partner }) {
  const { presences } = useChat()
  const { id, displayName, avatarUrl, kind } = partner
  // Of this one: what becomes of others draws nothing anew.
  const status = useComputed(() => presences.value.get(id)?.status ?? 'offline').value
  return <Avatar id={id} name={displayName} url={avatarUrl} status={kind === 'ai' ? 'online' : status} />
}

function Name({ summary }: { readonly summary: RoomSummary }) {
  const { room, partner, membership } = summary
  const Icon = ICONS[room.type]
  const isAi = partner === null ? room.ai.enabled : partner.kind === 'ai'
  return (
    <span class="room-item-title">
      {Icon !== null && <Icon size={14} aria-hidden />}
      <span class="room-item-name" dir="auto">
        {summaryName(summary)}
      </span>
      {room.type === 'private' && <span class="visually-hidden">, private</span>}
      {isAi && <span class="tag">AI</span>}
      {membership.notifications === 'none' && (
        <>
          <BellOff size={12} aria-hidden />
          <span class="visually-hidden">, muted</span>
        </>
      )}
    </span>
  )
}
