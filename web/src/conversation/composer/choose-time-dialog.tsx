import { useState } from 'preact/hooks'
import { Button } from '../../ui/button.js'
import { Dialog } from '../../ui/dialog.js'
import { TextField } from '../../ui/field.js'
import { errorText } from '../../ui/toasts.js'
import { fieldValue, timeIn } from './later-times.js'

type ChooseTimeProps = {
  /** @returns rejects when the server does not take it; the dialog stays, and says why */
  readonly onChoose: (at: Date) => Promise<void>
  readonly onClose: () => void
}

const HOUR_MS = 60 * 60 * 1000

/** Asks when a message is to be sent. */
export function ChooseTimeDialog({ onChoose, onClose }: ChooseTimeProps) {
  const [value, setValue] = useState(() => fieldValue(new Date(Date.now() + HOUR_MS)))
  const [error, setError] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    const at = timeIn(value, new Date())
    if (at === null) {
      setError('Choose a time in the future.')
      return
    }
    setBusy(true)
    try {
      await onChoose(at)
      onClose()
    } catch (failure) {
      setError(errorText(failure))
      setBusy(false)
    }
  }
  return (
    <Dialog title="Send later" onClose={onClose}>
      <form noValidate onSubmit={(event) => void submit(event)}>
        <TextField
          {...{ label: 'Date and time', type: 'datetime-local', value, error, min: fieldValue(new Date()) }}
          autofocus
          hint="In your time zone, within a year"
          onValue={setValue}
        />
        <div class="dialog-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={isBusy}>
            Schedule
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
