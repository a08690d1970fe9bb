import { useEffect, useRef, useState } from 'preact/hooks'
import { ParleyProblem } from '../../../src/client/index.js'
import { useSession } from '../chat/context.js'
import { Button } from '../ui/button.js'
import { TextField } from '../ui/field.js'
import { PasswordField } from '../ui/password-field.js'
import { type Faults, faultsOf, faultsSaid, type LogInField } from './faults.js'
import { useCountdown, waitText } from './use-countdown.js'

const FIELDS = ['username', 'password', 'displayName'] as const

/** Asks for name and password. @param onDone is called when somebody is logged in */
export function LogInForm({ isNew, onDone }: { readonly isNew: boolean; readonly onDone: () => void }) {
  const [username, setUsername] = useState('')
  const [displayName, setDisplayName] = useState('')
  const [password, setPassword] = useState('')
  const { faults, isBusy, wait, waitFor, form, submit } = useLogIn({ username, password, displayName, isNew, onDone })
  const changeUsername = (name: string): void => {
    setUsername(name)
    // Attempts are counted name by name.
    waitFor(0)
  }
  return (
    <form ref={form} noValidate onSubmit={submit}>
      <TextField
        {...{ label: 'Username', value: username, onValue: changeUsername, error: faults.username }}
        hint={isNew ? '3 to 32 letters, digits, _ . -' : undefined}
        {...{ name: 'username', autocomplete: 'username', autocapitalize: 'none', spellcheck: false }}
      />
      {isNew && (
        <TextField
          {...{ label: 'Display name', value: displayName, onValue: setDisplayName, error: faults.displayName }}
          {...{ hint: 'What others see; your username if left empty', name: 'displayName', autocomplete: 'name' }}
          {...{ dir: 'auto', maxLength: 100 }}
        />
      )}
      <PasswordField
        {...{ label: 'Password', value: password, onValue: setPassword, error: faults.password, name: 'password' }}
        autocomplete={isNew ? 'new-password' : 'current-password'}
        hint={isNew ? 'At least 10 characters' : undefined}
      />
      <p class="field-error log-in-fault" role="alert" hidden={faults.form === undefined}>
        {faults.form}
      </p>
      <Button type="submit" look="primary" isBusy={isBusy} disabled={wait > 0}>
        {wait > 0 ? waitText(wait) : isNew ? 'Sign up' : 'Log in'}
      </Button>
    </form>
  )
}

type Filled = {
  readonly username: string
  readonly password: string
  readonly displayName: string
  readonly isNew: boolean
  readonly onDone: () => void
}

/** Logs in or signs up with what is filled in; the focus goes to the first field with a fault. */
function useLogIn({ username, password, displayName, isNew, onDone }: Filled) {
  const session = useSession()
  const form = useRef<HTMLFormElement>(null)
  const [faults, setFaults] = useState<Faults<LogInField>>({})
  const [isBusy, setBusy] = useState(false)
  const [wait, waitFor] = useCountdown()
  // `autofocus` is for pages that are loaded; this one may come by a link within the page.
  useEffect(() => form.current?.querySelector('input')?.focus(), [])
  useEffect(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus(), [faults])
  const attempt = async (): Promise<void> => {
    setBusy(true)
    try {
      const name = username.trim()
      await (isNew ? session.register(name, password, displayName) : session.logIn(name, password))
      onDone()
    } catch (error) {
      if (error instanceof ParleyProblem) waitFor(error.status === 429 ? (error.problem.retryAfter ?? 5) : 0)
      setFaults(faultsSaid(error, FIELDS))
    } finally {
      setBusy(false)
    }
  }
  const submit = (event: Event): void => {
    event.preventDefault()
    const wanting = faultsOf(username, password, isNew)
    setFaults(wanting)
    if (Object.keys(wanting).length === 0 && !isBusy && wait === 0) void attempt()
  }
  return { faults, isBusy, wait, waitFor, form, submit }
}
