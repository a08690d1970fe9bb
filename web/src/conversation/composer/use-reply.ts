import { useEffect, useMemo } from 'preact/hooks'
import { findLoaded, type RoomState } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { draftPlace } from '../../chat/drafts.js'
import { toast } from '../../ui/toasts.js'
import { type Quoted, quotedMessage } from '../message/quote/quoted-messages.js'

/** The message that is being answered in a room. */
export type Reply = {
  /** Null: none. */
  readonly quoted: Quoted | null
  readonly id: string | undefined
  /** Answers none any more. */
  readonly cancel: () => void
}

/**
 * Which message is being answered: at most one a room, kept with its draft. It is given up when the message is deleted.
 * @param isThread in a thread everything answers what the thread began with
 */
export function useReply(state: RoomState, isThread: boolean): Reply {
  const { client, drafts } = useChat()
  const { id: roomId } = state.room
  const id = isThread ? undefined : drafts.replyTo(draftPlace(roomId))
  const loaded = id === undefined ? undefined : findLoaded(state, id)
  const isDistant = id !== undefined && loaded === undefined
  const distant = useMemo(() => (isDistant ? quotedMessage(client, roomId, id) : null), [client, roomId, id, isDistant])
  useEffect(() => distant?.use(), [distant])
  const quoted = loaded ?? distant?.state.value ?? null
  const isLost = isGone(quoted)
  const cancel = (): void => drafts.answer(draftPlace(roomId), null)
  useEffect(() => {
    if (!isLost) return
    cancel()
    toast('The message that you were answering is gone.')
  }, [isLost, id])
  return { quoted: isLost ? null : quoted, id: isLost ? undefined : id, cancel }
}

/** Whether it cannot be answered any more. One that is not to be had at the moment can. */
export const isGone = (quoted: Quoted | null): boolean =>
  typeof quoted === 'string' ? quoted === 'gone' : quoted?.deleted === true
