/** Frames until something that was only just drawn can take the focus: it may have to be measured, or to come into view. */
const MOST_FRAMES = 20

/**
 * Puts the focus on an element as soon as it is there and takes it.
 * @param find looks for it
 * @returns gives up
 */
export function focusSoon(find: () => HTMLElement | null | undefined): () => void {
  let frame = 0
  let frames = 0
  const attempt = (): void => {
    const element = find()
    element?.focus()
    frames += 1
    const isDone = element !== null && element !== undefined && document.activeElement === element
    if (!isDone && frames < MOST_FRAMES) frame = requestAnimationFrame(attempt)
  }
  attempt()
  return () => cancelAnimationFrame(frame)
}
