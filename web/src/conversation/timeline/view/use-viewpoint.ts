import { useEffect, useMemo, useRef } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import type { RoomState } from '../../../../../src/client/index.js'
import { useChat } from '../../../chat/context.js'
import { paths } from '../../../layout/paths.js'
import { firstUnread } from '../reading/unread.js'
import { Viewpoint } from './viewpoint.js'

/**
 * Where somebody is in the conversation. They begin where an address leads them, or at what is unread.
 * @param at number of a message that they are led to
 * @returns `unread`: number of the first message that was unread when they came
 */
export function useViewpoint(state: RoomState, at: number | null) {
  const chat = useChat()
  const { route } = useLocation()
  const { id } = state.room
  const begun = useMemo(() => {
    const viewpoint = new Viewpoint(chat.client.room(id))
    const unread = firstUnread(state, chat.summary(id)?.membership.readSeq ?? 0)
    const isFar = unread !== null && unread < (state.messages[0]?.seq ?? 0)
    // Before anything is drawn, so that nothing counts as seen on the way.
    if (at !== null) void viewpoint.goTo(at, true)
    else if (isFar) void viewpoint.goTo(unread, false)
    return { viewpoint, unread }
  }, [])
  const { viewpoint } = begun
  const followed = useRef(at)
  useEffect(() => {
    if (at !== null && followed.current === null) void viewpoint.goTo(at, true)
    followed.current = null
    // Who follows the same link again is led there again.
    if (at !== null) route(paths.room(id), true)
  }, [at])
  useEffect(() => () => viewpoint.close(), [])
  return begun
}
