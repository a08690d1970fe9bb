import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { RoomState } from '../../../../../src/client/index.js'
import { useChat } from '../../../chat/context.js'
import { isGroup } from '../../../members/permissions.js'
import { roomNotices } from '../notices/room-notices.js'
import { flowOf, type Row } from './flow.js'
import { type Arriving, type OwnPost, stillArriving } from './posts.js'

/**
 * The rows of the conversation.
 * @param view the room as it is seen: at its end or elsewhere
 * @param unreadFrom number of the message below the line
 */
export function useFlow(view: RoomState, unreadFrom: number | null): readonly Row[] {
  const { messages, hasEarlier, hasLater, writing, me } = view
  const notices = useNotices(view)
  const posts = useOwnPosts(view)
  return useMemo(
    () => flowOf({ me, messages, hasEarlier, hasLater, notices, posts, writing, unreadFrom }),
    [messages, hasEarlier, hasLater, notices, posts, writing, unreadFrom],
  )
}

/** What has happened among the messages that are there. It is read after them, and never holds them up. */
function useNotices(view: RoomState) {
  const { client } = useChat()
  const { room, messages, hasEarlier, hasLater, revision } = view
  const notices = useMemo(() => roomNotices(client, room.id), [])
  useEffect(() => notices.follow(view), [])
  const from = hasEarlier ? (messages[0]?.revision ?? revision) : 0
  const to = hasLater ? (messages.at(-1)?.revision ?? 0) : null
  useEffect(() => {
    const timer = setTimeout(() => notices.want([from, to ?? revision]))
    return () => clearTimeout(timer)
  }, [from, to])
  const all = notices.all.value
  // Homes come by themselves, and who wrote first between two people is seen by who wrote first.
  return useMemo(() => (isGroup(room) ? all : all.filter(({ kind }) => kind !== 'created')), [all, room.type])
}

/** Messages of mine that are not there yet: on their way, refused, or acknowledged a moment ago. */
export function useOwnPosts({ room, messages }: Pick<RoomState, 'room' | 'messages'>): readonly OwnPost[] {
  const chat = useChat()
  const kept = useRef<{ pending: readonly OwnPost[]; arriving: Arriving }>({ pending: [], arriving: new Map() })
  const isHere = ({ roomId }: OwnPost): boolean => roomId === room.id
  const failed = chat.failed.value.filter(isHere)
  const known = new Set([...messages.slice(-LATELY), ...failed].map(({ clientId }) => clientId))
  const pending = chat.pending.value.filter((post) => isHere(post) && !known.has(post.clientId))
  const { pending: before, arriving: had } = kept.current
  const arriving = stillArriving(had, before, pending, (clientId) => known.has(clientId), Date.now())
  kept.current = { pending, arriving }
  const posts: OwnPost[] = [...failed, ...[...arriving.values()].map(({ post }) => post), ...pending]
  posts.sort((a, b) => a.at - b.at)
  return useSame(posts, (post) => `${post.clientId} ${post.reason ?? ''}`)
}

/** Among so many messages is the one that has just been acknowledged. */
const LATELY = 200

/** The same array for as long as it has the same members. */
function useSame<T>(items: readonly T[], nameOf: (item: T) => string): readonly T[] {
  const name = items.map(nameOf).join('\n')
  return useMemo(() => items, [name])
}
