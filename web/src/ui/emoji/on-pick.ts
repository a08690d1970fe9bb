/** Hears which emoji is chosen. @param isPointed whether by the mouse or a finger, not by keys */
export type OnPick = (emoji: string, isPointed: boolean) => void

/** Whether a click is one: keys that press a button make clicks, too, which are counted as none. */
export const isByPointer = ({ detail }: MouseEvent): boolean => detail > 0
