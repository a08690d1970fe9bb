/** Whether keys are called as on a Mac: ⌘ for Ctrl. */
export const isMac = typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.userAgent)

/** Whether there is a finger instead of a keyboard and a mouse: Enter makes a new line there, and a focus opens a keyboard. */
export const isTouch = (): boolean => matchMedia('(hover: none) and (pointer: coarse)').matches
