import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { Chat } from '../../chat/chat.js'
import { useChat } from '../../chat/context.js'
import { paths } from '../../layout/paths.js'
import { PeoplePicker } from '../../people/people-picker.js'
import { Button } from '../../ui/button.js'
import { Dialog } from '../../ui/dialog.js'
import { TextField } from '../../ui/field.js'
import { focusComposer } from '../focus-composer.js'
import { AdvancedFields } from './advanced-fields.js'
import { CompanionFields } from './companion-fields.js'
import { EMPTY_FORM, faultsIn, faultsSaid, isAdvanced, type NewRoomForm, type RoomFaults, roomOf } from './new-room.js'
import { TypeField } from './type-field.js'

/** What was begun and not made: it is there again when the dialog is. */
const begun = new WeakMap<Chat, NewRoomForm>()

/** What the parts of the form work with. */
export type FormPart = {
  readonly form: NewRoomForm
  readonly faults: RoomFaults
  readonly set: (changes: Partial<NewRoomForm>) => void
}

/** Making a room. It is opened when it is made. */
export function CreateRoomDialog({ onClose }: { readonly onClose: () => void }) {
  const { part, isBusy, submit } = useNewRoom(onClose)
  const { form, faults, set } = part
  return (
    <Dialog title="New room" onClose={onClose}>
      <form class="create-room" noValidate onSubmit={(event) => void submit(event)}>
        <TextField
          label="Name"
          hint="If left empty, it is named after you."
          {...{ value: form.name, error: faults.name, onValue: (name) => set({ name }) }}
          {...{ autofocus: true, autocomplete: 'off', dir: 'auto', placeholder: 'Gardening' }}
        />
        <TypeField {...part} />
        <TextField
          label="Purpose"
          hint="What the room is for. People see it at the top, and AI companions keep to it."
          {...{ value: form.purpose, error: faults.purpose, onValue: (purpose) => set({ purpose }) }}
          {...{ autocomplete: 'off', dir: 'auto' }}
        />
        <PeoplePicker
          label="Invite people"
          {...{ picked: form.invitees, error: faults.invitees, onPicked: (invitees) => set({ invitees }) }}
        />
        <CompanionFields {...part} />
        <AdvancedFields {...part} key={String(isAdvanced(faults))} isOpen={isAdvanced(faults)} />
        {faults.form !== undefined && (
          <p class="field-error" role="alert">
            {faults.form}
          </p>
        )}
        <div class="dialog-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={isBusy}>
            Make the room
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function useNewRoom(onClose: () => void) {
  const chat = useChat()
  const { route } = useLocation()
  const [form, setForm] = useState(() => begun.get(chat) ?? EMPTY_FORM)
  const [faults, setFaults] = useState<RoomFaults>({})
  const [isBusy, setBusy] = useState(false)
  const set = (changes: Partial<NewRoomForm>): void =>
    setForm((before) => {
      const next = { ...before, ...changes }
      begun.set(chat, next)
      return next
    })
  const refuse = (found: RoomFaults, place: EventTarget | null): void => {
    setFaults(found)
    // Drawn first: then whoever cannot see it is where it is wrong.
    requestAnimationFrame(
      () => place instanceof HTMLElement && place.querySelector<HTMLElement>('[aria-invalid]')?.focus(),
    )
  }
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    const place = event.currentTarget
    const wanting = faultsIn(form)
    if (Object.keys(wanting).length > 0) {
      refuse(wanting, place)
      return
    }
    setBusy(true)
    setFaults({})
    try {
      const room = await chat.client.command('create_room', roomOf(form))
      begun.delete(chat)
      route(paths.room(room.id))
      onClose()
      focusComposer()
    } catch (error) {
      setBusy(false)
      refuse(faultsSaid(error), place)
    }
  }
  return { part: { form, faults, set }, isBusy, submit }
}
