import type { Message } from '../../../../src/client/index.js'
import { personalSignal } from '../../session/personal.js'

/** Which message is being answered: at most one a room, by the room's id. */
export const replying = personalSignal<ReadonlyMap<string, Message>>(new Map())

/** Answers a message from now on; null: none any more. */
export function setReply(roomId: string, message: Message | null): void {
  const next = new Map(replying.value)
  if (message === null) next.delete(roomId)
  else next.set(roomId, message)
  replying.value = next
}
