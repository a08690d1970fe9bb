import { LocationProvider } from 'preact-iso'
import { useEffect, useState } from 'preact/hooks'
import type { User } from '../../src/client/index.js'
import { Chat } from './chat/chat.js'
import { ChatContext, SessionContext } from './chat/context.js'
import { Shell } from './layout/shell.js'
import { LogInPage } from './session/log-in-page.js'
import { Unreachable } from './session/unreachable.js'
import type { Session } from './session/session.js'
import { loadDeferred } from './ui/deferred.js'
import { Empty, Spinner } from './ui/empty.js'
import { errorText, Toasts } from './ui/toasts.js'

/** The whole client. */
export function App({ session }: { readonly session: Session }) {
  return (
    <SessionContext.Provider value={session}>
      <LocationProvider>
        <Gate session={session} />
        <Toasts />
      </LocationProvider>
    </SessionContext.Provider>
  )
}

function Gate({ session }: { readonly session: Session }) {
  const state = session.state.value
  switch (state.status) {
    case 'unknown':
      return <Spinner label="Logging in" />
    case 'unreachable':
      return <Unreachable session={session} />
    case 'out':
      return <LogInPage why={state.why} />
    case 'in':
      return <LoggedIn key={state.user.id} {...{ session }} user={state.user} />
  }
}

function LoggedIn({ session, user }: { readonly session: Session; readonly user: User }) {
  const [chat, setChat] = useState<Chat | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    let started: Chat | null = null
    let isGone = false
    Chat.start(session, user).then(
      (begun) => {
        started = begun
        if (isGone) begun.close()
        else setChat(begun)
      },
      (error: unknown) => setProblem(errorText(error)),
    )
    return () => {
      isGone = true
      const state = session.state.peek()
      // Who logs out leaves nothing behind; whose session ends otherwise goes on after logging in again.
      if (state.status === 'out' && state.why === 'left') started?.forget()
      else started?.close()
    }
  }, [])
  useEffect(() => (chat === null ? undefined : whenQuiet(() => void loadDeferred())), [chat])
  if (problem !== null) return <Empty title="Parley cannot be started">{problem}</Empty>
  if (chat === null) return <Spinner />
  return (
    <ChatContext.Provider value={chat}>
      <Shell />
    </ChatContext.Provider>
  )
}

/** The first rooms and messages are shown by then. */
const QUIET_AFTER_MS = 3_000

/** Does something that nobody waits for. @returns leaves it */
function whenQuiet(work: () => void): () => void {
  const timer = setTimeout(work, QUIET_AFTER_MS)
  return () => clearTimeout(timer)
}
