import type { RoomState } from '../../../src/client/index.js'
import { KIND_TEXT, titleOf } from '../conversation/header/room-identity.js'
import { Avatar } from '../ui/avatar.js'
import { TextArea, TextField } from '../ui/field.js'
import type { FieldName } from './settings-fields.js'
import { Contested, SettingsSection } from './settings-section.js'
import type { SettingsForm } from './use-settings.js'

const FIELDS: readonly FieldName[] = ['name', 'description', 'purpose', 'avatarUrl']

/** What the room is called, what it is for, and how it looks. */
export function GeneralSection({ state, form }: { readonly state: RoomState; readonly form: SettingsForm }) {
  const { shown } = form
  return (
    <SettingsSection form={form} fields={FIELDS}>
      <div class="settings-identity">
        <Avatar id={state.room.id} name={titleOf(state)} url={shown.avatarUrl} size="large" shape="room" />
        <p class="settings-note">{KIND_TEXT[state.room.type]}. This cannot be changed.</p>
      </div>
      <Text {...{ form, field: 'name', label: 'Name', autocomplete: 'off' }} />
      <Text {...{ form, field: 'purpose', label: 'Purpose', rows: 3 }} hint="What it is for. AI members read it." />
      <Text
        {...{ form, field: 'description', label: 'Description', rows: 3 }}
        hint={DESCRIPTION_HINTS[state.room.type]}
      />
      <Text
        {...{ form, field: 'avatarUrl', label: 'Address of a picture', inputMode: 'url', placeholder: 'https://' }}
        hint="If left empty, the room shows its initials."
      />
    </SettingsSection>
  )
}

const DESCRIPTION_HINTS: Readonly<Record<RoomState['room']['type'], string | undefined>> = {
  public: 'Anyone looking for rooms can see it.',
  private: 'Members see it.',
  admin: 'Members see it.',
  direct: undefined,
  home: undefined,
}

type TextProps = {
  readonly form: SettingsForm
  readonly field: 'name' | 'description' | 'purpose' | 'avatarUrl'
  readonly label: string
  readonly hint?: string | undefined
  /** Given: it has several lines. */
  readonly rows?: number
  readonly inputMode?: 'url'
  readonly autocomplete?: string
  readonly placeholder?: string
}

function Text({ form, field, label, hint, rows, ...rest }: TextProps) {
  const shared = {
    ...{ label, hint, error: form.faults[field], value: form.shown[field], dir: 'auto' as const },
    ...{ readOnly: !form.mayChange, onValue: (value: string) => form.set(field, value) },
  }
  return (
    <div>
      {rows === undefined ? <TextField {...shared} {...rest} /> : <TextArea {...shared} rows={rows} />}
      <Contested {...{ form, field, theirs: form.live[field] }} />
    </div>
  )
}
