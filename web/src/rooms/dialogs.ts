import { signal } from '@preact/signals'

/** Dialogs about rooms as such, of which one at a time is open. */
export type RoomDialog = 'create' | 'message' | 'jump'

export const roomDialog = signal<RoomDialog | null>(null)
