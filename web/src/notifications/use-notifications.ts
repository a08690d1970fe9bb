import { effect } from '@preact/signals'
import { useLocation } from 'preact-iso'
import { useEffect, useRef } from 'preact/hooks'
import type { RoomSummary } from '../../../src/client/index.js'
import type { Chat } from '../chat/chat.js'
import { useChat } from '../chat/context.js'
import { paths } from '../layout/paths.js'
import { blockedIds } from '../people/blocks.js'
import { previewOf } from '../rooms/list/preview.js'
import { summaryName } from '../rooms/room-name.js'
import { isAttended, showAttention } from './attended.js'
import { choice, followChoice } from './choice.js'
import { DesktopNotes, type Note } from './desktop.js'
import { newsOf, type Seen } from './news.js'

/** After a time without a connection there may be news of many rooms: the latest are enough to come and look. */
const MOST_AT_ONCE = 3

/** Tells of messages in a corner of the screen while nobody looks at Parley, if that was chosen in this browser. */
export function useNotifications(): void {
  const chat = useChat()
  const { route } = useLocation()
  const go = useRef(route)
  go.current = route
  useEffect(() => {
    if (choice.peek() === 'impossible') return
    const notes = new DesktopNotes((roomId) => go.current(paths.room(roomId)))
    const stops = [followChoice(), showAttention(), follow(chat, notes), () => notes.close()]
    return () => stops.forEach((stop) => stop())
  }, [chat])
}

/** @returns stops */
function follow(chat: Chat, notes: DesktopNotes): () => void {
  let seen: Seen | null = null
  return effect(() => {
    const rooms = chat.rooms.value
    if (rooms === null) return
    const found = newsOf(rooms, seen, chat.me.peek().id, blockedIds.peek())
    seen = found.seen
    const unread = new Set(rooms.filter(({ unreadCount }) => unreadCount > 0).map(({ room }) => room.id))
    for (const roomId of notes.rooms) if (!unread.has(roomId)) notes.hide(roomId)
    if (choice.peek() === 'on' && found.news.length > 0) void tell(chat, notes, found.news.slice(0, MOST_AT_ONCE))
  })
}

async function tell(chat: Chat, notes: DesktopNotes, news: readonly RoomSummary[]): Promise<void> {
  if (await isAttended()) return
  for (const summary of news) notes.show(noteOf(summary, chat.me.peek().id))
}

/** @param me my user id */
export function noteOf(summary: RoomSummary, me: string): Note {
  const { room, lastMessage } = summary
  const { author, text } = previewOf(summary, me)
  return {
    ...{ roomId: room.id, title: summaryName(summary), text: author === null ? text : `${author}: ${text}` },
    tag: `${room.id} ${lastMessage?.seq ?? 0}`,
  }
}
