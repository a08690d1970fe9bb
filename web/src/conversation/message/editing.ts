import { signal } from '@preact/signals'

/** Id of the message that is being edited; null: none is. */
export const editing = signal<string | null>(null)
