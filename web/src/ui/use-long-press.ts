import { useEffect, useRef } from 'preact/hooks'
import type { Point } from './menu.js'

const LONG_PRESS_MS = 500
/** A finger trembles; one that moves further scrolls. */
const STILL_PX = 10
/** A tap is told at once when the finger is lifted, if it is told at all. */
const TAP_MS = 300

type Press = { readonly timer: ReturnType<typeof setTimeout>; readonly from: Point }

/**
 * Hears a finger that stays where it is. When it is lifted, whatever is there by then is not pressed.
 * @param stayed called while the finger still lies on the element
 * @param isOfItsOwn whether a long press on that part of the element means something else
 */
export function useLongPress(
  stayed: (element: HTMLElement, at: Point) => void,
  isOfItsOwn: (part: EventTarget | null) => boolean = () => false,
) {
  const press = useRef<Press | null>(null)
  const end = (): void => {
    clearTimeout(press.current?.timer)
    press.current = null
  }
  useEffect(() => end, [])
  return {
    onPointerDown: (event: PointerEvent & { readonly currentTarget: HTMLElement }): void => {
      end()
      if (event.pointerType !== 'touch' || isOfItsOwn(event.target)) return
      const { currentTarget, clientX: x, clientY: y } = event
      const timer = setTimeout(() => {
        ignoreLiftedFinger()
        stayed(currentTarget, { x, y })
      }, LONG_PRESS_MS)
      press.current = { timer, from: { x, y } }
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent): void => {
      const from = press.current?.from
      if (from !== undefined && Math.hypot(clientX - from.x, clientY - from.y) > STILL_PX) end()
    },
    onPointerUp: end,
    onPointerCancel: end,
  }
}

/** Whether a browser asks for its own menu because a finger has stayed: ours is there already, or comes at once. */
export const isByFinger = (event: MouseEvent): boolean => 'pointerType' in event && event.pointerType === 'touch'

/** Some browsers take a finger that is lifted for a tap, if it did not stay for much longer than was needed. */
function ignoreLiftedFinger(): void {
  const over = new AbortController()
  const whileItLasts = { capture: true, signal: over.signal }
  const ignore = (event: Event): void => {
    event.preventDefault()
    event.stopPropagation()
    over.abort()
  }
  const lifted = (): void => {
    document.addEventListener('click', ignore, whileItLasts)
    setTimeout(() => over.abort(), TAP_MS)
  }
  document.addEventListener('pointerup', lifted, whileItLasts)
  // The browser has taken the finger for something else, or another one has come: what that presses is meant.
  for (const type of ['pointercancel', 'pointerdown']) document.addEventListener(type, () => over.abort(), whileItLasts)
}
