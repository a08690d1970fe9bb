/** Hears which emoji is chosen. @param isPointed whether by the mouse or a finger, not by keys */
export type OnPick = (emoji: string, isPointed: boolean) => void
