import { useState } from 'preact/hooks'
import type { ScheduledMessage } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { Button } from '../../ui/button.js'
import { TextArea, TextField } from '../../ui/field.js'
import { errorText } from '../../ui/toasts.js'
import { fieldValue, timeIn } from './later-times.js'
import { codePointsLeft, sendable } from './text-limit.js'

type Faults = { readonly content?: string; readonly sendAt?: string; readonly form?: string }

/** Changes the text and the time of a message that waits. */
export function ScheduledForm({
  message,
  onDone,
}: {
  readonly message: ScheduledMessage
  readonly onDone: () => void
}) {
  const { scheduled } = useChat()
  const [content, setContent] = useState(message.content)
  const [time, setTime] = useState(() => fieldValue(new Date(message.sendAt)))
  const [faults, setFaults] = useState<Faults>({})
  const [isBusy, setBusy] = useState(false)
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    const at = timeIn(time, new Date())
    const found = faultsOf(content, at)
    setFaults(found)
    if (at === null || Object.keys(found).length > 0) return
    setBusy(true)
    try {
      await scheduled.change(message.id, { content: sendable(content), sendAt: at.toISOString() })
      onDone()
    } catch (error) {
      setFaults({ form: errorText(error) })
      setBusy(false)
    }
  }
  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <TextArea label="Message" dir="auto" value={content} error={faults.content} onValue={setContent} />
      <TextField
        {...{ label: 'Date and time', type: 'datetime-local', value: time, error: faults.sendAt }}
        onValue={setTime}
      />
      {faults.form !== undefined && (
        <p class="field-error" role="alert">
          {faults.form}
        </p>
      )}
      <div class="scheduled-actions">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" look="primary" isBusy={isBusy}>
          Save
        </Button>
      </div>
    </form>
  )
}

function faultsOf(content: string, at: Date | null): Faults {
  const left = codePointsLeft(content)
  return {
    ...(content.trim() === '' && { content: 'A message is needed.' }),
    ...(left < 0 && { content: `${-left} characters too long.` }),
    ...(at === null && { sendAt: 'Choose a time in the future.' }),
  }
}
