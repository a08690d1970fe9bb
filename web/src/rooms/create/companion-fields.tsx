import { useEffect, useState } from 'preact/hooks'
import type { User } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { PersonOption } from '../../people/person-option.js'
import { Choice, Switch } from '../../ui/field.js'
import { toastError } from '../../ui/toasts.js'
import type { FormPart } from './create-room-dialog.js'
import { triggerOf } from './new-room.js'

/** Whether an AI companion is in the room, which, and when it answers. */
export function CompanionFields({ form, faults, set }: FormPart) {
  return (
    <div class="create-room-part">
      <Switch
        label="AI companion"
        hint="It reads along and answers in this room."
        checked={form.aiEnabled}
        onChange={(aiEnabled) => set({ aiEnabled })}
      />
      {faults.aiEnabled !== undefined && <p class="field-error">{faults.aiEnabled}</p>}
      {form.aiEnabled && (
        <>
          <Choice
            label="It answers"
            value={triggerOf(form)}
            options={[
              { value: 'every_message', text: 'every message' },
              { value: 'mention', text: 'only when it is mentioned' },
            ]}
            onValue={(trigger) => set({ trigger })}
          />
          <Companions {...{ form, faults, set }} />
        </>
      )}
    </div>
  )
}

/** Which AI members, where there is a choice. */
function Companions({ form, faults, set }: FormPart) {
  const chat = useChat()
  const [agents, setAgents] = useState<readonly User[]>([])
  useEffect(() => {
    chat.rest.people.agents().then(setAgents, toastError)
  }, [])
  if (agents.length < 2) return null
  const toggle = (id: string, isChosen: boolean): void =>
    set({ agents: isChosen ? [...form.agents, id] : form.agents.filter((other) => other !== id) })
  return (
    <fieldset class="create-room-agents">
      <legend>Companions</legend>
      {agents.map((agent) => (
        <label key={agent.id} class="create-room-agent">
          <input
            type="checkbox"
            checked={form.agents.includes(agent.id)}
            onChange={(event) => toggle(agent.id, event.currentTarget.checked)}
          />
          <PersonOption user={agent} />
        </label>
      ))}
      <p class={faults.agents === undefined ? 'field-hint' : 'field-error'}>
        {faults.agents ?? 'If you choose none, the usual companion joins.'}
      </p>
    </fieldset>
  )
}
