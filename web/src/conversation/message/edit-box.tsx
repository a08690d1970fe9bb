import { useEffect, useRef, useState } from 'preact/hooks'
import type { Message } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { Button } from '../../ui/button.js'
import { isTouch } from '../../ui/platform.js'
import { errorText } from '../../ui/toasts.js'
import { editDraft, endEditing, keepEditDraft } from './editing.js'

/** After the answer the event has this long to arrive, so that the old text does not show again in between. */
const EVENT_WITHIN_MS = 1_000

/** A message of mine, to be written anew in its place. */
export function EditBox({ message }: { readonly message: Message }) {
  const { text, change, save, isBusy, problem } = useEdit(message)
  const ref = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    const field = ref.current
    if (field === null) return
    const before = document.activeElement
    field.focus()
    field.setSelectionRange(field.value.length, field.value.length)
    // Saved or not: back to where new messages are written, or to the message, so that the keyboard goes on from there.
    const cameFrom = before instanceof HTMLTextAreaElement ? before : field.closest('article')
    return () => {
      const { activeElement, body } = document
      // A button that is pressed and cannot be pressed again has lost it already.
      if (activeElement === body || field.parentElement?.contains(activeElement) === true) cameFrom?.focus()
    }
  }, [])
  useEffect(() => fit(ref.current), [text])
  const cancel = (): void => endEditing(message.id)
  return (
    <div class="edit-box">
      <textarea
        ref={ref}
        aria-label="Edit message"
        dir="auto"
        rows={1}
        value={text}
        aria-invalid={problem !== null}
        onInput={(event) => change(event.currentTarget.value)}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key === 'Escape') cancel()
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing || isTouch()) return
          event.preventDefault()
          void save()
        }}
      />
      {problem !== null && (
        <p class="field-error" role="alert">
          {problem}
        </p>
      )}
      <div class="edit-box-actions">
        <span class="edit-box-hint">Escape to cancel, Enter to save</span>
        <Button look="quiet" onClick={cancel}>
          Cancel
        </Button>
        <Button look="primary" isBusy={isBusy} disabled={text.trim() === ''} onClick={() => void save()}>
          Save
        </Button>
      </div>
    </div>
  )
}

function useEdit({ id, content }: Message) {
  const chat = useChat()
  const [text, setText] = useState(editDraft(id) ?? content)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [saved, setSaved] = useState<string | null>(null)
  useEffect(() => {
    if (saved === null) return
    if (saved === content) {
      endEditing(id)
      return
    }
    const timer = setTimeout(() => endEditing(id), EVENT_WITHIN_MS)
    return () => clearTimeout(timer)
  }, [saved, content])
  const change = (next: string): void => {
    keepEditDraft(id, next)
    setText(next)
  }
  const save = async (): Promise<void> => {
    if (text.trim() === '' || isBusy) return
    if (text === content) {
      endEditing(id)
      return
    }
    setBusy(true)
    setProblem(null)
    try {
      await chat.client.command('edit_message', { messageId: id, content: text })
      setSaved(text)
    } catch (error) {
      setProblem(errorText(error))
      setBusy(false)
    }
  }
  return { text, change, save, isBusy, problem }
}

/** As high as its text, within limits that the style sheet sets. */
function fit(field: HTMLTextAreaElement | null): void {
  if (field === null) return
  field.style.height = 'auto'
  field.style.height = `${field.scrollHeight + 2}px`
}
