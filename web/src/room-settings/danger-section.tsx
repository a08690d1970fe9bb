import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { RoomMember, RoomState } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { PassOnDialog } from '../members/member-dialogs.js'
import { myRole, rightsIn } from '../members/permissions.js'
import { LeaveDialog } from '../rooms/leave-dialog.js'
import { Button } from '../ui/button.js'
import { ConfirmDialog } from '../ui/confirm-dialog.js'
import { Choice } from '../ui/field.js'
import { toastError } from '../ui/toasts.js'

type SectionProps = { readonly state: RoomState }

/** What ends something: leaving, passing the room on, archiving it. */
export function DangerSection({ state }: SectionProps) {
  const rights = rightsIn(state)
  return (
    <div class="settings-section">
      <Leaving state={state} />
      {rights.passOn && <PassingOn state={state} />}
      {rights.archive && <Archiving state={state} />}
      {rights.restore && <Restoring state={state} />}
    </div>
  )
}

type DeedProps = { readonly title: string; readonly text: string; readonly children: ComponentChildren }

const Deed = ({ title, text, children }: DeedProps) => (
  <section class="settings-deed">
    <div class="settings-line-text">
      <h3>{title}</h3>
      <p class="field-hint">{text}</p>
    </div>
    {children}
  </section>
)

function Leaving({ state }: SectionProps) {
  const summary = useChat().summary(state.room.id)
  const [isAsking, setAsking] = useState(false)
  const isOwner = myRole(state) === 'owner'
  const text = isOwner
    ? 'A room always has an owner: pass it on first.'
    : 'You will no longer see it or get its messages.'
  return (
    <Deed title="Leave this room" text={text}>
      <Button look="danger" disabled={!rightsIn(state).leave} onClick={() => setAsking(true)}>
        Leave
      </Button>
      {isAsking && summary !== undefined && <LeaveDialog summary={summary} onClose={() => setAsking(false)} />}
    </Deed>
  )
}

function PassingOn({ state }: SectionProps) {
  const heirs = [...state.members.values()].filter(({ role }) => role !== 'ai' && role !== 'owner')
  const [chosen, setChosen] = useState('')
  const [heir, setHeir] = useState<RoomMember | null>(null)
  const options = heirs.map(({ userId, displayName, username }) => ({
    ...{ value: userId, text: `${displayName} (@${username})` },
  }))
  const ask = (): void => setHeir(state.members.get(chosen) ?? null)
  return (
    <Deed title="Pass the room on" text="Somebody else becomes its owner; you become an admin.">
      <div class="settings-heir">
        <Choice
          {...{ label: 'New owner', value: chosen, onValue: setChosen, disabled: heirs.length === 0 }}
          options={[{ value: '', text: heirs.length === 0 ? 'Nobody else is here' : 'Choose …' }, ...options]}
        />
        <Button look="danger" disabled={!state.members.has(chosen)} onClick={ask}>
          Pass on
        </Button>
      </div>
      {heir !== null && <PassOnDialog state={state} member={heir} onClose={() => setHeir(null)} />}
    </Deed>
  )
}

function Archiving({ state }: SectionProps) {
  const chat = useChat()
  const [isAsking, setAsking] = useState(false)
  return (
    <Deed title="Archive this room" text="Nothing can be written any more. You can restore it.">
      <Button look="danger" onClick={() => setAsking(true)}>
        Archive
      </Button>
      {isAsking && (
        <ConfirmDialog
          title="Archive this room?"
          action="Archive"
          isDangerous
          onConfirm={() => chat.rest.roomAdministration.archive(state.room.id)}
          onClose={() => setAsking(false)}
        >
          <p>
            Its members can go on reading it, and nobody can write, join or be invited. You can restore it at any time.
          </p>
        </ConfirmDialog>
      )}
    </Deed>
  )
}

function Restoring({ state }: SectionProps) {
  const chat = useChat()
  const [isBusy, setBusy] = useState(false)
  const restore = (): void => {
    setBusy(true)
    chat.rest.roomAdministration
      .restore(state.room.id)
      .catch(toastError)
      .finally(() => setBusy(false))
  }
  return (
    <Deed title="Restore this room" text="Its members can write again.">
      <Button look="primary" isBusy={isBusy} onClick={restore}>
        Restore
      </Button>
    </Deed>
  )
}
