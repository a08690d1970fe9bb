import { useState } from 'preact/hooks'
import type { Preferences } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { Switch } from '../../ui/field.js'
import { toastError } from '../../ui/toasts.js'
import { Loaded } from './loaded.js'
import { Section } from './section.js'
import { useLoaded } from './use-loaded.js'

/** What I let Parley do. */
export function Permissions() {
  const { rest } = useChat()
  const { value, problem, set, reload } = useLoaded(() => rest.people.preferences())
  const [isBusy, setBusy] = useState(false)
  const change = async (changes: Partial<Preferences>): Promise<void> => {
    setBusy(true)
    try {
      set(await rest.people.changePreferences(changes))
    } catch (error) {
      toastError(error)
      // The switch shows what holds.
      if (value !== null) set({ ...value })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Section title="Privacy">
      <Loaded problem={problem} isThere={value !== null} onRetry={reload}>
        <Switch
          label="AI providers outside this server"
          hint="What you write in rooms with AI, and your profile, may be sent to them. Without it the built-in companion answers you."
          checked={value?.outsideProviders === true}
          disabled={isBusy}
          onChange={(outsideProviders) => void change({ outsideProviders })}
        />
        <Switch
          label="Reminders of people"
          hint="Your companion reminds you now and then of somebody you have not heard from for long."
          checked={value?.contactReminders === true}
          disabled={isBusy}
          onChange={(contactReminders) => void change({ contactReminders })}
        />
      </Loaded>
    </Section>
  )
}
