import { useEffect, useRef, useState } from 'preact/hooks'
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
 * @param read is given the position of the event that changed it, which the answer has to contain: what is read may lag behind what is heard
 * @param types of events after which it is not what it was
 */
export function useRoomList<T>(
  roomId: string,
  read: (after?: string) => Promise<readonly T[]>,
  types: readonly string[],
): RoomList<T> {
  const chat = useChat()
  const [found, setFound] = useState<Omit<RoomList<T>, 'reload'>>({ items: null, problem: null })
  const latest = useRef(0)
  const ask = (after?: string): void => {
    latest.current += 1
    const turn = latest.current
    // The answer to an earlier question may come after that to a later one.
    const tell = (change: (before: typeof found) => typeof found): void => {
      if (turn === latest.current) setFound(change)
    }
    read(after).then(
      (items) => tell(() => ({ items, problem: null })),
      (error: unknown) => tell(({ items }) => ({ items, problem: errorText(error) })),
    )
  }
  useEffect(() => {
    ask()
    const subscription = chat.client.room(roomId).events.subscribe(({ event, payload }) => {
      const type = event === 'room_event' && 'type' in payload ? payload.type : undefined
      if (event === 'gap') ask()
      else if (type !== undefined && types.includes(type) && 'position' in payload) ask(payload.position)
    })
    return () => {
      subscription.unsubscribe()
      latest.current += 1
    }
  }, [roomId])
  return { ...found, reload: () => ask() }
}
