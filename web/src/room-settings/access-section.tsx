import type { RoomState } from '../../../src/client/index.js'
import { Choice, TextField } from '../ui/field.js'
import type { FieldName } from './settings-fields.js'
import { Contested, SettingsSection } from './settings-section.js'
import type { SettingsForm } from './use-settings.js'

const FIELDS: readonly FieldName[] = ['maxMembers', 'invitePolicy', 'historyVisibility']

const POLICY_TEXT = { members: 'All members', moderators: 'Moderators and above' } as const
const VISIBILITY_TEXT = {
  all: 'Everything, from the beginning',
  since_join: 'Only what was written since they joined',
} as const
const POLICIES = optionsOf(POLICY_TEXT)
const VISIBILITIES = optionsOf(VISIBILITY_TEXT)

function optionsOf<T extends string>(texts: Readonly<Record<T, string>>) {
  return (Object.keys(texts) as T[]).map((value) => ({ value, text: texts[value] }))
}

/** How many may come in, who lets them in, and what they then see. */
export function AccessSection({ state, form }: { readonly state: RoomState; readonly form: SettingsForm }) {
  const { shown, live, mayChange, faults } = form
  const { memberCount } = state.room
  return (
    <SettingsSection form={form} fields={FIELDS}>
      <div>
        <TextField
          {...{ label: 'Members at most', value: shown.maxMembers, error: faults.maxMembers, readOnly: !mayChange }}
          {...{ type: 'number', min: 1, max: 5000, step: 1, inputMode: 'numeric' }}
          hint={
            memberCount === 1
              ? 'One person is a member now.'
              : `${memberCount.toLocaleString()} people are members now.`
          }
          onValue={(value) => form.set('maxMembers', value)}
        />
        <Contested {...{ form, field: 'maxMembers', theirs: live.maxMembers }} />
      </div>
      <div>
        <Choice
          {...{ label: 'Who may invite', value: shown.invitePolicy, options: POLICIES, disabled: !mayChange }}
          error={faults.invitePolicy}
          onValue={(value) => form.set('invitePolicy', value)}
        />
        <Contested {...{ form, field: 'invitePolicy', theirs: POLICY_TEXT[live.invitePolicy] }} />
      </div>
      <div>
        <Choice
          {...{ label: 'What new members see', value: shown.historyVisibility, options: VISIBILITIES }}
          {...{ disabled: !mayChange, error: faults.historyVisibility }}
          hint="It also applies to those who are here already, and to the history."
          onValue={(value) => form.set('historyVisibility', value)}
        />
        <Contested {...{ form, field: 'historyVisibility', theirs: VISIBILITY_TEXT[live.historyVisibility] }} />
      </div>
    </SettingsSection>
  )
}
