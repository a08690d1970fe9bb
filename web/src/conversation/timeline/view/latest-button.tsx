import type { ReadonlySignal } from '@preact/signals'
import { ArrowDown } from 'lucide-preact'
import type { RoomState } from '../../../../../src/client/index.js'
import type { Look } from '../list/place-keeper.js'

type LatestButtonProps = {
  readonly view: RoomState
  readonly look: ReadonlySignal<Look | null>
  readonly onClick: (event: MouseEvent) => void
}

/** It is a way to the end already. */
const FAR_PX = 600

/** The way to the latest message, for who is elsewhere, and how many are new there. */
export function LatestButton({ view, look, onClick }: LatestButtonProps) {
  const seen = look.value
  const count = view.unread.unreadCount
  const isAway = seen !== null && !seen.isAtEnd && (view.hasLater || seen.after > FAR_PX || count > 0)
  if (!isAway && !view.hasLater) return null
  return (
    <button type="button" class={count > 0 ? 'latest latest-new' : 'latest'} onClick={onClick}>
      {count > 0 ? newMessages(count) : 'Jump to latest'}
      <ArrowDown size={16} aria-hidden />
    </button>
  )
}

const newMessages = (count: number): string => `${count.toLocaleString()} new ${count === 1 ? 'message' : 'messages'}`
