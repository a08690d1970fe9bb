import { useState } from 'preact/hooks'
import { ParleyProblem } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { type Faults, faultsSaid, passwordFault } from '../../session/faults.js'
import { useCountdown, waitText } from '../../session/use-countdown.js'
import { Button } from '../../ui/button.js'
import { PasswordField } from '../../ui/password-field.js'
import { toast } from '../../ui/toasts.js'
import { Section } from './section.js'

type Field = 'current' | 'new'

/** Changes the password; all other logins end with it. */
export function Password() {
  const { current, setCurrent, next, setNext, faults, isBusy, wait, submit } = usePasswordChange()
  const { username } = useChat().me.value
  return (
    <Section title="Password" hint="A new password logs you out everywhere else.">
      <form class="profile-form" noValidate onSubmit={submit}>
        {/* For password managers. */}
        <input type="text" name="username" autocomplete="username" value={username} hidden readOnly />
        <div class="profile-pair">
          <PasswordField
            {...{ label: 'Current password', name: 'current', autocomplete: 'current-password' }}
            {...{ value: current, onValue: setCurrent, error: faults.current }}
          />
          <PasswordField
            {...{ label: 'New password', name: 'new', autocomplete: 'new-password', hint: 'At least 10 characters' }}
            {...{ value: next, onValue: setNext, error: faults.new }}
          />
        </div>
        <p class="field-error" role="alert" hidden={faults.form === undefined}>
          {faults.form}
        </p>
        <div class="profile-actions">
          <Button type="submit" isBusy={isBusy} disabled={wait > 0}>
            {wait > 0 ? waitText(wait) : 'Change password'}
          </Button>
        </div>
      </form>
    </Section>
  )
}

function usePasswordChange() {
  const { rest } = useChat()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [faults, setFaults] = useState<Faults<Field>>({})
  const [isBusy, setBusy] = useState(false)
  const [wait, waitFor] = useCountdown()
  const change = async (): Promise<void> => {
    setBusy(true)
    try {
      await rest.people.changePassword(current, next)
      setCurrent('')
      setNext('')
      toast('The password is changed. All your other logins have ended.')
    } catch (error) {
      if (error instanceof ParleyProblem && error.status === 429) waitFor(error.problem.retryAfter ?? 5)
      setFaults(faultsOf(error))
    } finally {
      setBusy(false)
    }
  }
  const submit = (event: Event): void => {
    event.preventDefault()
    const wrong = passwordFault(next, true)
    const found: Faults<Field> = {
      ...(current === '' && { current: 'Enter your current password.' }),
      ...(wrong !== null && { new: wrong }),
    }
    setFaults(found)
    if (Object.keys(found).length === 0) void change()
  }
  return { current, setCurrent, next, setNext, faults, isBusy, wait, submit }
}

function faultsOf(error: unknown): Faults<Field> {
  if (error instanceof ParleyProblem && error.code === 'forbidden') return { current: 'This is not your password.' }
  return faultsSaid<Field>(error, ['current', 'new'])
}
