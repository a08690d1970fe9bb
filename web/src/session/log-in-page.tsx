import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import { ParleyProblem } from '../../../src/client/index.js'
import { useSession } from '../chat/context.js'
import { Button } from '../ui/button.js'
import { TextField } from '../ui/field.js'
import { errorText } from '../ui/toasts.js'

type Faults = {
  readonly username?: string
  readonly password?: string
  readonly displayName?: string
  readonly form?: string
}

/** Logging in and signing up. After it, whatever address was asked for is shown. */
export function LogInPage() {
  const { path, route } = useLocation()
  const isNew = path === '/register'
  return (
    <main class="log-in">
      <div class="log-in-card">
        <img src="/icon.svg" alt="" width="56" height="56" />
        <h1>{isNew ? 'Sign up for Parley' : 'Log in to Parley'}</h1>
        <LogInForm key={path} isNew={isNew} onDone={() => (path === '/login' || isNew) && route('/', true)} />
        <p class="log-in-other">
          {isNew ? 'You have an account? ' : 'New here? '}
          <a href={isNew ? '/login' : '/register'}>{isNew ? 'Log in' : 'Sign up'}</a>
        </p>
      </div>
    </main>
  )
}

function LogInForm({ isNew, onDone }: { readonly isNew: boolean; readonly onDone: () => void }) {
  const session = useSession()
  const [username, setUsername] = useState('')
  const [displayName, setDisplayName] = useState('')
  const [password, setPassword] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [faults, setFaults] = useState<Faults>({})
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    const wanting = faultsOf(username, password, isNew)
    setFaults(wanting)
    if (Object.keys(wanting).length > 0) return
    setBusy(true)
    try {
      await (isNew ? session.register(username, password, displayName) : session.logIn(username, password))
      onDone()
    } catch (error) {
      setFaults(faultsSaid(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <TextField
        {...{ label: 'User name', value: username, onValue: setUsername, error: faults.username }}
        hint={isNew ? '3 to 32 letters, digits, _ . -' : undefined}
        {...{ name: 'username', autocomplete: 'username', autocapitalize: 'none', spellcheck: false, autofocus: true }}
      />
      {isNew && (
        <TextField
          {...{ label: 'Display name', value: displayName, onValue: setDisplayName, error: faults.displayName }}
          {...{ hint: 'What others see; the user name if left empty', name: 'displayName', autocomplete: 'name' }}
        />
      )}
      <TextField
        {...{ label: 'Password', value: password, onValue: setPassword, error: faults.password, type: 'password' }}
        {...{ name: 'password', autocomplete: isNew ? 'new-password' : 'current-password' }}
        hint={isNew ? 'At least 10 characters' : undefined}
      />
      {faults.form !== undefined && (
        <p class="field-error" role="alert">
          {faults.form}
        </p>
      )}
      <Button type="submit" look="primary" isBusy={isBusy}>
        {isNew ? 'Sign up' : 'Log in'}
      </Button>
    </form>
  )
}

function faultsOf(username: string, password: string, isNew: boolean): Faults {
  return {
    ...(username.trim() === '' && { username: 'Please choose a user name.' }),
    ...(password === '' && { password: 'A password is needed.' }),
    ...(isNew && password !== '' && password.length < 10 && { password: 'At least 10 characters, please.' }),
  }
}

/** What the server says, at the field that it is about. */
function faultsSaid(error: unknown): Faults {
  if (!(error instanceof ParleyProblem)) return { form: errorText(error) }
  if (error.code === 'username_taken') return { username: error.message }
  const named = (error.problem.errors ?? []).flatMap(({ path, message }) => {
    const field = path.replace(/^\/(body\/)?/, '')
    return ['username', 'password', 'displayName'].includes(field) ? [[field, message] as const] : []
  })
  return named.length > 0 ? Object.fromEntries(named) : { form: error.message }
}
