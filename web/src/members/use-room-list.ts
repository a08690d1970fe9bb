import { useCallback, useEffect, useState } from 'preact/hooks'
import { useChat } from '../chat/context.js'
import { errorText } from '../ui/toasts.js'

/** Events of a room that change its invites, and its bans. */
export const INVITE_EVENTS = ['InviteSent', 'InviteAccepted', 'InviteDeclined', 'InviteRevoked', 'InviteExpired']
export const BAN_EVENTS = ['MemberBanned', 'MemberUnbanned']

type RoomList<T> = {
  /** Null until they are there. */
  readonly items: readonly T[] | null
  readonly problem: string | null
  readonly reload: () => void
}

/**
 * A list that belongs to a room and is not part of its state: read now, and again whenever something happens that changes it.
 * @param types of events after which it is not what it was
 */
export function useRoomList<T>(
  roomId: string,
  read: () => Promise<readonly T[]>,
  types: readonly string[],
): RoomList<T> {
  const chat = useChat()
  const [found, setFound] = useState<Omit<RoomList<T>, 'reload'>>({ items: null, problem: null })
  const reload = useCallback(() => {
    read().then(
      (items) => setFound({ items, problem: null }),
      (error: unknown) => setFound(({ items }) => ({ items, problem: errorText(error) })),
    )
  }, [roomId])
  useEffect(() => {
    reload()
    const subscription = chat.client.room(roomId).events.subscribe(({ event, payload }) => {
      const type = event === 'room_event' && 'type' in payload ? payload.type : undefined
      if (event === 'gap' || (type !== undefined && types.includes(type))) reload()
    })
    return () => subscription.unsubscribe()
  }, [roomId])
  return { ...found, reload }
}
