import { useEffect, useState } from 'preact/hooks'
import type { Page, Room } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { errorText } from '../../ui/toasts.js'

type Found = {
  /** Null until the first answer. */
  readonly rooms: readonly Room[] | null
  readonly next: string | null
  readonly problem: string | null
}

const PAUSE_MS = 200
const NOTHING: Found = { rooms: null, next: null, problem: null }

/**
 * Public rooms whose name or description contains a text, page by page.
 * @param text null: nothing is asked
 */
export function usePublicRooms(text: string | null) {
  const chat = useChat()
  const [found, setFound] = useState(NOTHING)
  const [isLoadingMore, setLoadingMore] = useState(false)
  const [attempt, setAttempt] = useState(0)
  const isFirst = found.rooms === null
  useEffect(() => {
    if (text === null) return undefined
    let isOver = false
    const ask = (): void => {
      chat.rest.discover(text.trim()).then(
        (page) => !isOver && setFound(answered([], page)),
        (error: unknown) => !isOver && setFound({ ...NOTHING, rooms: [], problem: errorText(error) }),
      )
    }
    const timer = setTimeout(ask, isFirst ? 0 : PAUSE_MS)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [text, attempt])
  const loadMore = (): void => {
    const { rooms, next } = found
    if (next === null || text === null) return
    setLoadingMore(true)
    chat.rest
      .discover(text.trim(), next)
      .then(
        // Another question has been asked meanwhile: then this is no continuation.
        (page) => setFound((now) => (now.next === next ? answered(rooms ?? [], page) : now)),
        (error: unknown) => setFound((now) => ({ ...now, problem: errorText(error) })),
      )
      .finally(() => setLoadingMore(false))
  }
  return { ...found, loadMore, isLoadingMore, again: () => setAttempt(attempt + 1) }
}

/** A room may have moved to the next page meanwhile: it is shown once. */
function answered(before: readonly Room[], { items, page }: Page<Room>): Found {
  const known = new Set(before.map(({ id }) => id))
  const rooms = [...before, ...items.filter(({ id }) => !known.has(id))]
  return { rooms, next: page.hasMore ? (page.next ?? null) : null, problem: null }
}
