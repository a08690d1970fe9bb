import { useLocation } from 'preact-iso'
import type { SessionState } from './session.js'
import { LogInForm } from './log-in-form.js'
import { logInPath, returnPath } from './return-path.js'

type LogInPageProps = {
  /** Why nobody is logged in (any more). */
  readonly why: Extract<SessionState, { status: 'out' }>['why']
}

/** Logging in and signing up. After it, whatever address was asked for is shown. */
export function LogInPage({ why }: LogInPageProps) {
  const { path, url, query, route } = useLocation()
  const isNew = path === '/register'
  const isOwnPage = isNew || path === '/login'
  const to = isOwnPage ? returnPath(path, query['to']) : url
  return (
    <main class="log-in">
      <div class="log-in-card">
        <img src="/icon.svg" alt="" width="56" height="56" />
        <h1>{isNew ? 'Sign up for Parley' : 'Log in to Parley'}</h1>
        {!isNew && <Why why={why} />}
        <LogInForm key={isNew} isNew={isNew} onDone={() => isOwnPage && route(to, true)} />
        <p class="log-in-other">
          {isNew ? 'You have an account? ' : 'New here? '}
          <a href={logInPath(isNew ? '/login' : '/register', to)}>{isNew ? 'Log in' : 'Sign up'}</a>
        </p>
      </div>
    </main>
  )
}

function Why({ why }: LogInPageProps) {
  if (why === 'never') return null
  return (
    <p class="log-in-why" role="status">
      {why === 'left'
        ? 'You have logged out.'
        : 'Your session is over: it was ended elsewhere, or not used for a month. What you have written is still here.'}
    </p>
  )
}
