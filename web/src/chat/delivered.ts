import { effect, type ReadonlySignal } from '@preact/signals'
import type { ParleyClient, RoomSummary } from '../../../src/client/index.js'

/** In larger rooms nobody is told: see src/api/live/limits.ts. */
const MOST_PEOPLE = 50
/** Rooms that are told of at once, after a time without a connection; the others follow. */
const AT_ONCE = 5
const PACE_MS = 1_000

/**
 * Tells senders that their messages have reached this device, room by room, whichever room is open.
 * @param rooms my rooms; null until they are loaded
 * @param me my user id
 * @returns stops it
 */
export function tellDelivered(
  client: Pick<ParleyClient, 'command'>,
  rooms: ReadonlySignal<readonly RoomSummary[] | null>,
  me: string,
): () => void {
  const told = new Map<string, number>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const next = (): void => {
    timer = undefined
    const waiting = (rooms.peek() ?? []).filter(
      (room) => isNews(room, me) && seqOf(room) > (told.get(room.room.id) ?? 0),
    )
    if (waiting.length === 0) return
    for (const summary of waiting.slice(0, AT_ONCE)) {
      const { id: roomId } = summary.room
      told.set(roomId, seqOf(summary))
      // It is no more than a hint, and said again with the next message.
      client.command('mark_as_delivered', { roomId, seq: seqOf(summary) }).catch(() => undefined)
    }
    timer = setTimeout(next, PACE_MS)
  }
  const stop = effect(() => {
    if (rooms.value !== null && timer === undefined) next()
  })
  return () => {
    stop()
    clearTimeout(timer)
  }
}

const seqOf = ({ lastMessage }: RoomSummary): number => lastMessage?.seq ?? 0

/** Somebody waits to hear of it: it is unread, and of somebody else. */
const isNews = ({ room, lastMessage, unreadCount }: RoomSummary, me: string): boolean =>
  unreadCount > 0 && room.memberCount <= MOST_PEOPLE && lastMessage !== null && lastMessage.sender.id !== me
