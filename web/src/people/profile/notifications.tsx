import { useState } from 'preact/hooks'
import { choice, type Choice, choose } from '../../notifications/choice.js'
import { Switch } from '../../ui/field.js'
import { Section } from './section.js'

const HINTS: Readonly<Record<Choice, string>> = {
  on: 'While you are looking elsewhere, as each room’s bell is set.',
  off: 'While you are looking elsewhere, as each room’s bell is set. The browser asks you once.',
  forbidden: 'You have told this browser not to let Parley notify you. Its settings for this page can change that.',
  impossible: 'This browser cannot, or Parley has not come over HTTPS.',
}

/** Whether this browser tells me of messages. */
export function Notifications() {
  const [isAsking, setAsking] = useState(false)
  const { value } = choice
  const change = async (isOn: boolean): Promise<void> => {
    setAsking(true)
    await choose(isOn).finally(() => setAsking(false))
  }
  return (
    <Section title="Notifications" hint="In this browser">
      <Switch
        label="Tell me of new messages"
        hint={HINTS[value]}
        checked={value === 'on'}
        disabled={isAsking || value === 'impossible' || value === 'forbidden'}
        onChange={(isOn) => void change(isOn)}
      />
    </Section>
  )
}
