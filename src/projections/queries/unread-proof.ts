import type { Auditor } from '../audit/auditor.js'
import type { QueryContext } from './context.js'
import { type Denied, isDenied } from './denied.js'
import { enter } from './room-access.js'
import type { UnreadProof } from './shapes.js'
import { markersOf, unreadOf } from './unread.js'

/** My unread count in a room, computed anew from the events, beside what the read models say. */
export async function proveUnread(
  context: QueryContext,
  auditor: Auditor,
  roomId: string,
  callerId: string,
): Promise<UnreadProof | Denied> {
  const entered = await enter(context.models, roomId, callerId)
  if (isDenied(entered)) return entered
  const markers = await markersOf(context.models, callerId, [roomId])
  const [[stored], recount] = await Promise.all([
    unreadOf(context.models, [{ ...entered, marker: markers.get(roomId) ?? null }]),
    auditor.recountUnread(roomId, callerId),
  ])
  const { unreadCount, headSeq, readSeq, excluded } = recount
  return { unreadCount, stored: stored?.unreadCount ?? 0, headSeq, readSeq, excluded: [...excluded] }
}
