import { isTouch } from '../ui/platform.js'

const LOOK_MS = 50
const PATIENCE_MS = 4_000

/**
 * Puts the cursor where messages are written, as soon as the room that a dialog has opened is there: the dialog gives the focus back to where it
 * was. Not on touch screens, where that would open a keyboard, nor when somebody has begun to write elsewhere.
 */
export function focusComposer(): void {
  if (isTouch()) return
  const until = Date.now() + PATIENCE_MS
  const look = (): void => {
    const field = document.querySelector<HTMLElement>('.conversation .composer textarea')
    const isCovered = document.querySelector('dialog:modal') !== null
    if (document.activeElement?.matches('input, textarea') === true && !isCovered) return
    if (field !== null && !isCovered) field.focus()
    else if (Date.now() < until) setTimeout(look, LOOK_MS)
  }
  setTimeout(look, LOOK_MS)
}
