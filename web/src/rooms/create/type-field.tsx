import { Hash, Lock, ShieldCheck } from 'lucide-preact'
import { useId } from 'preact/hooks'
import { useChat } from '../../chat/context.js'
import type { FormPart } from './create-room-dialog.js'
import type { NewRoomForm } from './new-room.js'

type RoomKind = {
  readonly value: NewRoomForm['type']
  readonly text: string
  readonly hint: string
  readonly Icon: typeof Lock
}

const KINDS: readonly RoomKind[] = [
  { value: 'private', text: 'Private', hint: 'Only people who are invited can join.', Icon: Lock },
  { value: 'public', text: 'Public', hint: 'Everybody here can find it and join.', Icon: Hash },
]
const ADMIN: RoomKind = { value: 'admin', text: 'Admins', hint: 'Only for admins of this server.', Icon: ShieldCheck }

/** Who may come in. */
export function TypeField({ form, faults, set }: FormPart) {
  const name = useId()
  const isAdmin = useChat().me.value.role === 'admin'
  return (
    <fieldset class="room-kinds">
      <legend>Who can come in</legend>
      {(isAdmin ? [...KINDS, ADMIN] : KINDS).map(({ value, text, hint, Icon }) => (
        <label key={value} class="room-kind">
          <input
            type="radio"
            {...{ name, value }}
            checked={form.type === value}
            onChange={() => set({ type: value })}
          />
          <Icon size={18} aria-hidden />
          <span>
            {text}
            <span class="field-hint">{hint}</span>
          </span>
        </label>
      ))}
      {faults.type !== undefined && <p class="field-error">{faults.type}</p>}
    </fieldset>
  )
}
