import { onOtherPerson, personalSignal } from '../../session/personal.js'

/** Id of the message of mine that is being edited; null: none. */
export const editing = personalSignal<string | null>(null)

/** The same message may be shown in the conversation and in its thread: it is edited in one of them. */
export const editingIn = personalSignal<'flow' | 'thread'>('flow')

export function startEditing(messageId: string, place: 'flow' | 'thread'): void {
  editingIn.value = place
  editing.value = messageId
}

// What is being written survives scrolling away and looking into another room.
const drafts = new Map<string, string>()
onOtherPerson(() => drafts.clear())

/** What has been written of an edit so far. */
export const editDraft = (messageId: string): string | undefined => drafts.get(messageId)

export function keepEditDraft(messageId: string, content: string): void {
  drafts.set(messageId, content)
}

/** Ends editing a message, saved or not. */
export function endEditing(messageId: string): void {
  drafts.delete(messageId)
  if (editing.value !== messageId) return
  editing.value = null
  editingIn.value = 'flow'
}
