import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Session } from '../session/session.js'
import type { Chat } from './chat.js'

export const SessionContext = createContext<Session | null>(null)
export const ChatContext = createContext<Chat | null>(null)

/** The chat of whoever is logged in; for components below `ChatContext`. */
export function useChat(): Chat {
  const chat = useContext(ChatContext)
  if (chat === null) throw new Error('There is no chat here: nobody is logged in.')
  return chat
}

/** Who is logged in, in this browser. */
export function useSession(): Session {
  const session = useContext(SessionContext)
  if (session === null) throw new Error('There is no session here.')
  return session
}
