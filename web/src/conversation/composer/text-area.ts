import type { Replacement, Selected } from './formatting.js'

/** The browser's own editing command: deprecated and without a successor. Only with it can what was put in be undone by Ctrl+Z. */
type EditingDocument = { execCommand(command: 'insertText' | 'delete', isShown: boolean, text?: string): boolean }
const editing = (): EditingDocument => document

/** Puts something into a text field as if it had been typed: it can be undone, and the field tells of it. */
export function put(area: HTMLTextAreaElement, { from, to, insert, start, end }: Replacement): void {
  area.focus()
  area.setSelectionRange(from, to)
  const isDone =
    insert === '' ? editing().execCommand('delete', false) : editing().execCommand('insertText', false, insert)
  if (!isDone) {
    area.setRangeText(insert, from, to, 'end')
    area.dispatchEvent(new InputEvent('input', { bubbles: true }))
  }
  area.setSelectionRange(start, end)
}

/** Puts something where the caret is, in place of what is selected. */
export function putAtCaret(area: HTMLTextAreaElement, insert: string): void {
  const { selectionStart: from, selectionEnd: to } = area
  put(area, { from, to, insert, start: from + insert.length, end: from + insert.length })
}

export const selectedIn = ({ value, selectionStart, selectionEnd }: HTMLTextAreaElement): Selected => ({
  text: value,
  start: selectionStart,
  end: selectionEnd,
})

/** Makes a field as high as its text; CSS has the limit. */
export function fitHeight(area: HTMLTextAreaElement): void {
  area.style.height = 'auto'
  area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`
}
