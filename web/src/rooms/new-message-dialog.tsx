import { useState } from 'preact/hooks'
import type { User } from '../../../src/client/index.js'
import { PeoplePicker } from '../people/people-picker.js'
import { Dialog } from '../ui/dialog.js'
import { errorText } from '../ui/toasts.js'
import { focusComposer } from './focus-composer.js'
import { useRoomActions } from './use-room-actions.js'

const nobody = (): boolean => false

/** Writing to somebody: choosing them opens the direct room. */
export function NewMessageDialog({ onClose }: { readonly onClose: () => void }) {
  const { openDirect } = useRoomActions()
  const [picked, setPicked] = useState<readonly User[]>([])
  const [problem, setProblem] = useState<string | undefined>()
  const arrived = (): void => {
    onClose()
    focusComposer()
  }
  const open = (people: readonly User[]): void => {
    setPicked(people)
    setProblem(undefined)
    const [person] = people
    if (person !== undefined) openDirect(person.id).then(arrived, (error: unknown) => setProblem(errorText(error)))
  }
  return (
    <Dialog title="New message" onClose={onClose}>
      <PeoplePicker
        label="To"
        hint="A person, or an AI companion. You always have one conversation with each of them."
        {...{ picked, error: problem, onPicked: open, most: 1, isLeftOut: nobody, autofocus: true }}
      />
    </Dialog>
  )
}
