import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/** What a list shows: ids of the first and the last message, and how many of mine are on their way. */
type Shown = { readonly first: string | undefined; readonly last: string | undefined; readonly posts: number }

/** How near to the end counts as there, in pixels. */
const NEAR_PX = 40

/**
 * Keeps a list at its end while it is there, and where it is when something is added above.
 * @returns to be called when it is scrolled
 */
export function useEnd(list: RefObject<HTMLElement>, shown: Shown): () => void {
  const isAtEnd = useRef(true)
  const before = useRef<Shown & { readonly height: number }>({ ...shown, first: undefined, height: 0 })
  useLayoutEffect(() => {
    const box = list.current
    if (box === null) return
    const { first, last, posts, height } = before.current
    const isAbove = shown.first !== first && shown.last === last && first !== undefined
    if (isAbove) box.scrollTop += box.scrollHeight - height
    else if (isAtEnd.current || shown.posts > posts) box.scrollTop = box.scrollHeight
    before.current = { ...shown, height: box.scrollHeight }
  })
  return () => {
    const box = list.current
    if (box !== null) isAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX
  }
}
