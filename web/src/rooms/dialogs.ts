import { personalSignal } from '../session/personal.js'

/** Dialogs about rooms as such, of which one at a time is open. */
export type RoomDialog = 'create' | 'message' | 'jump'

export const roomDialog = personalSignal<RoomDialog | null>(null)
