import { useState } from 'preact/hooks'
import { useChat } from '../../chat/context.js'
import { type Faults, faultsSaid } from '../../session/faults.js'
import { Avatar } from '../../ui/avatar.js'
import { Button } from '../../ui/button.js'
import { TextArea, TextField } from '../../ui/field.js'
import { toast } from '../../ui/toasts.js'
import { changesIn, FIELD_NAMES, fieldsOf, profileFaults, type ProfileFields } from './profile-fields.js'
import { Section } from './section.js'
import { TimeZoneField } from './time-zone-field.js'

/** What others see of me. */
export function AboutMe() {
  const chat = useChat()
  const me = chat.me.value
  const { fields, set, faults, isBusy, hasChanges, submit } = useProfile()
  const field = (name: keyof ProfileFields) => ({
    name,
    value: fields[name],
    error: faults[name],
    onValue: (value: string) => set({ ...fields, [name]: value }),
  })
  const name = fields.displayName.trim() || me.username
  return (
    <Section title="About me">
      <div class="profile-preview">
        <Avatar id={me.id} name={name} url={fields.avatarUrl.trim() || null} size="large" />
        <p>
          <bdi class="profile-name">{name}</bdi>
          <span class="profile-hint">@{me.username}</span>
        </p>
      </div>
      <form class="profile-form" noValidate onSubmit={submit}>
        <TextField
          {...field('displayName')}
          label="Display name"
          dir="auto"
          maxLength={100}
          placeholder={me.username}
        />
        <TextField
          {...field('avatarUrl')}
          {...{ label: 'Picture', type: 'url', inputMode: 'url', placeholder: 'https://', maxLength: 2_000 }}
          hint="The address of a picture; initials if left empty"
        />
        <TextArea
          {...field('bio')}
          {...{ label: 'Bio', dir: 'auto', maxLength: 2_000 }}
          hint="A few words about you. AI members may read them, too."
        />
        <div class="profile-pair">
          <TextField
            {...field('locale')}
            label="Language"
            hint="AI members are told of it. For example en or de-AT"
            maxLength={35}
          />
          <TimeZoneField {...field('timeZone')} />
        </div>
        <p class="field-error" role="alert" hidden={faults.form === undefined}>
          {faults.form}
        </p>
        <div class="profile-actions">
          <Button type="submit" look="primary" isBusy={isBusy} disabled={!hasChanges}>
            Save
          </Button>
        </div>
      </form>
    </Section>
  )
}

function useProfile() {
  const chat = useChat()
  const [fields, set] = useState(() => fieldsOf(chat.me.peek()))
  const [faults, setFaults] = useState<Faults<keyof ProfileFields>>({})
  const [isBusy, setBusy] = useState(false)
  const changes = changesIn(fields, chat.me.value)
  const save = async (): Promise<void> => {
    setBusy(true)
    try {
      const changed = await chat.rest.people.changeMe(changes)
      chat.changedMe(changed)
      set(fieldsOf(changed))
      toast('Saved.')
    } catch (error) {
      setFaults(faultsSaid(error, FIELD_NAMES))
    } finally {
      setBusy(false)
    }
  }
  const submit = (event: Event): void => {
    event.preventDefault()
    const found = profileFaults(fields)
    setFaults(found)
    if (Object.keys(found).length === 0) void save()
  }
  return { fields, set, faults, isBusy, hasChanges: Object.keys(changes).length > 0, submit }
}
