import type { Message } from '../../../../../src/client/index.js'
import { personalSignal } from '../../../session/personal.js'

export type MessageDialog = {
  readonly kind: 'delete' | 'forward' | 'versions' | 'reads' | 'block'
  readonly message: Message
}

/** The dialog about a message that is open. It is kept here and not by the message, which may be scrolled out of sight meanwhile. */
export const messageDialog = personalSignal<MessageDialog | null>(null)
