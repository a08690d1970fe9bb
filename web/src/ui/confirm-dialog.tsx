import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from './button.js'
import { Dialog } from './dialog.js'
import { errorText } from './toasts.js'

type ConfirmDialogProps = {
  readonly title: string
  /** What the button says that does it. */
  readonly action: string
  readonly isDangerous?: boolean
  /** While it runs the dialog stays; what it rejects with is shown there. */
  readonly onConfirm: () => Promise<unknown>
  readonly onClose: () => void
  /** What will happen. */
  readonly children: ComponentChildren
}

/** Asks before something is done, says what happens, and stays with the reason when it fails. */
export function ConfirmDialog({ title, action, isDangerous = false, ...rest }: ConfirmDialogProps) {
  const { onConfirm, onClose, children } = rest
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const confirm = async (event: Event): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    setProblem(null)
    try {
      await onConfirm()
      onClose()
    } catch (error) {
      setProblem(errorText(error))
      setBusy(false)
    }
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={(event) => void confirm(event)}>
        {children}
        {problem !== null && (
          <p class="field-error" role="alert">
            {problem}
          </p>
        )}
        <div class="dialog-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look={isDangerous ? 'danger' : 'primary'} isBusy={isBusy}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
