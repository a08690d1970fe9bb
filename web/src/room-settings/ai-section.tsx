import { useEffect, useState } from 'preact/hooks'
import type { User } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { Avatar } from '../ui/avatar.js'
import { Choice, Switch } from '../ui/field.js'
import { toastError } from '../ui/toasts.js'
import type { FieldName } from './settings-fields.js'
import { Contested, SettingsSection } from './settings-section.js'
import type { SettingsForm } from './use-settings.js'

const FIELDS: readonly FieldName[] = ['aiEnabled', 'aiTrigger', 'aiAgents']

const TRIGGERS = [
  { value: 'every_message', text: 'To every message' },
  { value: 'mention', text: 'When it is mentioned, or after /ai' },
] as const

/** Whether AI members take part, which, and when they answer. */
export function AiSection({ form }: { readonly form: SettingsForm }) {
  const { shown, mayChange } = form
  return (
    <SettingsSection form={form} fields={FIELDS}>
      <div>
        <Switch
          label="AI takes part in this room"
          hint="AI members read what is written here and answer. Everybody sees that they are there."
          checked={shown.aiEnabled}
          disabled={!mayChange}
          onChange={(value) => form.set('aiEnabled', value)}
        />
        <Contested {...{ form, field: 'aiEnabled', theirs: form.live.aiEnabled ? 'On' : 'Off' }} />
      </div>
      <div>
        <Choice
          {...{ label: 'It answers', value: shown.aiTrigger, options: TRIGGERS, error: form.faults.aiTrigger }}
          disabled={!mayChange || !shown.aiEnabled}
          onValue={(value) => form.set('aiTrigger', value)}
        />
        <Contested {...{ form, field: 'aiTrigger', theirs: triggerText(form.live.aiTrigger) }} />
      </div>
      <Agents form={form} />
    </SettingsSection>
  )
}

const triggerText = (trigger: string): string => TRIGGERS.find(({ value }) => value === trigger)?.text ?? trigger

function Agents({ form }: { readonly form: SettingsForm }) {
  const { shown, mayChange, faults } = form
  const agents = useAgents()
  const isUsable = mayChange && shown.aiEnabled
  const choose = (id: string, isChosen: boolean): void => {
    form.set('aiAgents', isChosen ? [...shown.aiAgents, id] : shown.aiAgents.filter((other) => other !== id))
  }
  const names = form.live.aiAgents.map((id) => agents.find((agent) => agent.id === id)?.displayName ?? id)
  return (
    <div>
      <fieldset class="choices" disabled={!isUsable} aria-describedby="agents-said">
        <legend class="settings-legend">AI members</legend>
        {agents.map((agent) => (
          <Agent key={agent.id} {...{ agent, choose }} isChosen={shown.aiAgents.includes(agent.id)} />
        ))}
      </fieldset>
      <p id="agents-said" class={faults.aiAgents === undefined ? 'field-hint' : 'field-error'}>
        {faults.aiAgents ??
          (isUsable && shown.aiAgents.length === 0 ? 'If you choose none, the usual companion joins.' : '')}
      </p>
      <Contested {...{ form, field: 'aiAgents', theirs: names.join(', ') }} />
    </div>
  )
}

type AgentProps = {
  readonly agent: User
  readonly isChosen: boolean
  readonly choose: (id: string, isChosen: boolean) => void
}

const Agent = ({ agent, isChosen, choose }: AgentProps) => (
  <label class="choice settings-agent">
    <input type="checkbox" checked={isChosen} onChange={(event) => choose(agent.id, event.currentTarget.checked)} />
    <Avatar id={agent.id} name={agent.displayName} url={agent.avatarUrl} size="small" />
    <span>
      <bdi>{agent.displayName}</bdi>
      {agent.bio !== null && <span class="field-hint settings-agent-bio">{agent.bio}</span>}
    </span>
  </label>
)

/** All that may be put into rooms; none until they are read. */
function useAgents(): readonly User[] {
  const chat = useChat()
  const [agents, setAgents] = useState<readonly User[]>([])
  useEffect(() => {
    chat.rest.people.agents().then(setAgents, toastError)
  }, [])
  return agents
}
