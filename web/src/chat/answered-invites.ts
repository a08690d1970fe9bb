import type { ReadonlySignal } from '@preact/signals'
import type { Observable } from 'rxjs'
import type { Invite, Message, ParleyClient, RoomSummary } from '../../../src/client/index.js'
import { countsAsUnread } from '../conversation/timeline/reading/unread.js'

/** With more than that unread at home, somebody has to look. */
const MOST_UNREAD = 50

type Source = Pick<ParleyClient, 'command'> & { readonly rest: Pick<ParleyClient['rest'], 'messages'> }

/**
 * Marks my home room as read once all that is unread there are invites that I have answered, wherever I answered them: there is nothing left to do.
 * @param rooms my rooms; null until they are loaded
 * @param me my user id
 * @param answered each invite that I accept or decline
 * @returns stops it
 */
export function readAnsweredInvites(
  client: Source,
  rooms: ReadonlySignal<readonly RoomSummary[] | null>,
  me: string,
  answered: Observable<Invite>,
): () => void {
  const ids = new Set<string>()
  const isAnswered = ({ type, metadata }: Message): boolean =>
    type === 'invite' && (metadata['status'] !== 'pending' || ids.has(String(metadata['inviteId'])))

  const look = async (): Promise<void> => {
    const home = rooms.peek()?.find(({ room }) => room.type === 'home')
    if (home === undefined || home.unreadCount === 0 || home.unreadCount > MOST_UNREAD) return
    const { id: roomId } = home.room
    const { body } = await client.rest.messages(roomId, { limit: 2 * MOST_UNREAD })
    const unread = body.items.filter((message) => countsAsUnread(message, me)).slice(-home.unreadCount)
    const last = unread.at(-1)
    if (last === undefined || unread.length < home.unreadCount || !unread.every(isAnswered)) return
    await client.command('mark_as_read', { roomId, seq: last.seq })
  }
  const listening = answered.subscribe(({ id }) => {
    ids.add(id)
    // Home stays unread until it is looked at.
    look().catch(() => undefined)
  })
  return () => listening.unsubscribe()
}
