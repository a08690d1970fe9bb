import { useState } from 'preact/hooks'
import type { Login } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { Button } from '../../ui/button.js'
import { fullTime, timeAgo } from '../../ui/times.js'
import { toastError } from '../../ui/toasts.js'
import { useNow } from '../../ui/use-now.js'
import { Loaded } from './loaded.js'
import { Section } from './section.js'
import { useLoaded } from './use-loaded.js'
import { deviceName } from './user-agent.js'

/** Where I am logged in. */
export function Logins() {
  const { rest } = useChat()
  const { value, problem, set, reload } = useLoaded(() => rest.people.logins())
  const logins = value ?? []
  const others = logins.filter(({ current }) => !current)
  return (
    <Section title="Logins" hint="Devices on which you are logged in. One that is not used for a month is logged out.">
      <Loaded problem={problem} isThere={value !== null} onRetry={reload}>
        <ul role="list" class="profile-list">
          {logins.map((login) => (
            <li key={login.id}>
              <LoginItem login={login} onEnded={() => set(logins.filter(({ id }) => id !== login.id))} />
            </li>
          ))}
        </ul>
        {others.length > 1 && <EndOthers others={others} onEnded={reload} />}
      </Loaded>
    </Section>
  )
}

type EndOthersProps = { readonly others: readonly Login[]; readonly onEnded: () => void }

function EndOthers({ others, onEnded }: EndOthersProps) {
  const { rest } = useChat()
  const [isBusy, setBusy] = useState(false)
  const end = async (): Promise<void> => {
    setBusy(true)
    const endings = await Promise.allSettled(others.map(({ id }) => rest.people.endLogin(id)))
    const failed = endings.find((ending) => ending.status === 'rejected')
    if (failed !== undefined) toastError(failed.reason)
    setBusy(false)
    onEnded()
  }
  return (
    <Button isBusy={isBusy} onClick={() => void end()}>
      Log out everywhere else
    </Button>
  )
}

function LoginItem({ login, onEnded }: { readonly login: Login; readonly onEnded: () => void }) {
  const { rest } = useChat()
  const now = useNow()
  const [isBusy, setBusy] = useState(false)
  const device = deviceName(login.userAgent)
  const end = (): void => {
    setBusy(true)
    rest.people.endLogin(login.id).then(onEnded, (error: unknown) => {
      toastError(error)
      setBusy(false)
    })
  }
  return (
    <div class="profile-item">
      <p class="profile-item-text">
        <span>
          {device} {login.current && <span class="tag">This device</span>}
        </span>
        <span class="profile-hint">
          Used{' '}
          <time dateTime={login.lastUsedAt} title={fullTime(login.lastUsedAt)}>
            {timeAgo(Date.parse(login.lastUsedAt), now)}
          </time>
        </span>
      </p>
      {!login.current && (
        <Button isBusy={isBusy} aria-label={`Log out ${device}`} onClick={end}>
          Log out
        </Button>
      )}
    </div>
  )
}
