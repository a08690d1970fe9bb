import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import { useChat, useSession } from '../../chat/context.js'
import { toastError } from '../../ui/toasts.js'

type LogOutWays = {
  /** Whether it has to be asked first: there are messages that the server does not have. */
  readonly isAsked: boolean
  /** Logs out, or asks. */
  readonly begin: () => void
  /** Logs out. Rejects with ParleyProblem, ConnectionLost or TimedOut. */
  readonly go: () => Promise<void>
  readonly cancel: () => void
}

/** Logging out, which loses what was not sent. */
export function useLogOut(): LogOutWays {
  const chat = useChat()
  const session = useSession()
  const { route } = useLocation()
  const [isAsked, setAsked] = useState(false)
  const go = async (): Promise<void> => {
    await session.logOut()
    // Whoever logs in next has not asked for this page.
    route('/login', true)
  }
  return {
    isAsked,
    begin: () => (chat.unsent > 0 ? setAsked(true) : void go().catch(toastError)),
    go,
    cancel: () => setAsked(false),
  }
}
