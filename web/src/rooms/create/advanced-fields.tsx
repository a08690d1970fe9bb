import { Choice, TextArea, TextField } from '../../ui/field.js'
import type { FormPart } from './create-room-dialog.js'

/** What most rooms leave as it is. @param isOpen whether it is unfolded to begin with */
export function AdvancedFields({ form, faults, set, isOpen }: FormPart & { readonly isOpen: boolean }) {
  return (
    <details class="create-room-more" open={isOpen}>
      <summary>More options</summary>
      <div class="create-room-fields">
        <TextArea
          label="Description"
          hint="Shown to people looking for a room to join."
          {...{ value: form.description, error: faults.description, dir: 'auto' }}
          onValue={(description) => set({ description })}
        />
        <TextField
          label="Member limit"
          {...{ value: form.maxMembers, error: faults.maxMembers, inputMode: 'numeric', autocomplete: 'off' }}
          onValue={(maxMembers) => set({ maxMembers })}
        />
        <Choice
          label="Newcomers can read"
          {...{ value: form.historyVisibility, error: faults.historyVisibility }}
          options={[
            { value: 'all', text: 'everything that was ever written' },
            { value: 'since_join', text: 'only what is written after they join' },
          ]}
          onValue={(historyVisibility) => set({ historyVisibility })}
        />
        <Choice
          label="Who may invite others"
          {...{ value: form.invitePolicy, error: faults.invitePolicy }}
          options={[
            { value: 'members', text: 'every member' },
            { value: 'moderators', text: 'moderators and above' },
          ]}
          onValue={(invitePolicy) => set({ invitePolicy })}
        />
      </div>
    </details>
  )
}
