import { useEffect, useState } from 'preact/hooks'
import type { RoomState } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { blockedIds, loadBlocks } from '../../people/blocks.js'
import { type Hindrance, hindranceIn } from './hindrance.js'

/** Longer timers overflow. */
const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000

/** What keeps me from writing in a room; null: nothing. It looks again when a mute is over. */
export function useHindrance(state: RoomState): Hindrance | null {
  const chat = useChat()
  const isDirect = state.room.type === 'direct'
  useEffect(() => {
    if (isDirect) void loadBlocks(chat.rest)
  }, [isDirect])
  const [now, setNow] = useState(() => Date.now())
  const hindrance = hindranceIn(state, Math.max(now, Date.now()), blockedIds.value)
  const until = hindrance?.kind === 'muted' ? hindrance.until : null
  useEffect(() => {
    if (until === null) return
    const timer = setTimeout(() => setNow(Date.now()), Math.min(until - Date.now() + 500, LONGEST_WAIT_MS))
    return () => clearTimeout(timer)
  }, [until, now])
  return hindrance
}
