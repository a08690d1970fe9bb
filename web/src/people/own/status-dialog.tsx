import { useState } from 'preact/hooks'
import { Button } from '../../ui/button.js'
import { Dialog } from '../../ui/dialog.js'
import { TextField } from '../../ui/field.js'
import { errorText } from '../../ui/toasts.js'
import { useOwnPresence } from './use-own-presence.js'

const SUGGESTIONS = ['In a meeting', 'Out for lunch', 'Working from home', 'On holiday']

/** Asks for a line that others see beside my name. */
export function StatusDialog({ onClose }: { readonly onClose: () => void }) {
  const { statusMessage, set } = useOwnPresence()
  const [text, setText] = useState(statusMessage)
  const [error, setError] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const save = async (message: string): Promise<void> => {
    setBusy(true)
    try {
      await set({ statusMessage: message.trim() === '' ? null : message.trim() })
      onClose()
    } catch (failure) {
      setError(errorText(failure))
      setBusy(false)
    }
  }
  return (
    <Dialog title="Status message" onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void save(text)
        }}
      >
        <TextField
          {...{ label: 'What others see', value: text, onValue: setText, error }}
          {...{ maxLength: 200, dir: 'auto', autofocus: true, placeholder: 'What are you up to?' }}
        />
        <div class="status-suggestions">
          {SUGGESTIONS.map((suggestion) => (
            <Button key={suggestion} onClick={() => setText(suggestion)}>
              {suggestion}
            </Button>
          ))}
        </div>
        <div class="dialog-actions">
          {statusMessage !== '' && <Button onClick={() => void save('')}>Clear</Button>}
          <Button type="submit" look="primary" isBusy={isBusy}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
