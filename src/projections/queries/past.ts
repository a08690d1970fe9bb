import type { Auditor } from '../audit/auditor.js'
import type { PastMessage, PastRoom } from '../audit/time-travel.js'
import type { MessageDocument } from '../models/messages.js'
import type { QueryContext } from './context.js'
import { type Denied, denied, isDenied } from './denied.js'
import { presentMembers, presentPastMembers } from './members.js'
import { presentMessages } from './present-message.js'
import { presentRooms } from './present-room.js'
import { enter, hiddenUpTo } from './room-access.js'
import type { Message, RoomAsItWas } from './shapes.js'

/** The room as it was at a revision or at a time, or as it is now; as far as the member may see it. */
export async function getRoomState(
  context: QueryContext,
  auditor: Auditor,
  roomId: string,
  callerId: string,
  moment: { readonly revision?: number; readonly at?: string },
): Promise<RoomAsItWas | Denied> {
  const entered = await enter(context.models, roomId, callerId)
  if (isDenied(entered)) return entered
  if (moment.revision !== undefined && moment.revision > entered.room.revision)
    return denied('invalid', `The room is at revision ${entered.room.revision}.`)
  if (moment.at !== undefined && moment.at > context.now().toISOString())
    return denied('invalid', 'That time has not come yet.')
  const past = await auditor.roomAt(roomId, moment)
  if (past === null) return denied('not_found', 'The room did not exist at that time.')
  const isNow = moment.revision === undefined && moment.at === undefined
  const [[room], members, messages, pins] = await Promise.all([
    presentRooms(context.opener, [{ id: roomId, body: past.room }]),
    isNow ? presentMembers(context, past.members, callerId) : presentPastMembers(context, past.members),
    present(context, past, past.messages, hiddenUpTo(entered), callerId),
    present(context, past, past.pins, hiddenUpTo(entered), callerId),
  ])
  if (room === undefined) return denied('not_found', 'There is no such room.')
  return { revision: past.revision, at: past.at, room, members: [...members], messages: [...messages], pins: [...pins] }
}

/** What has been deleted since is shown to nobody: its place stays, its content does not. */
async function present(
  context: QueryContext,
  past: PastRoom,
  messages: readonly PastMessage[],
  hidden: number,
  callerId: string,
): Promise<readonly Message[]> {
  const visible = messages.filter(({ body }) => body.seq > hidden)
  const now = await context.models.get<MessageDocument>(
    'messages',
    visible.map(({ id }) => id),
  )
  const shown = visible.map(({ id, body }, i) => ({
    id,
    body: now[i]?.body.deleted === true ? { ...body, body: null, reactions: {} } : body,
  }))
  return presentMessages(context, shown, callerId)
}
