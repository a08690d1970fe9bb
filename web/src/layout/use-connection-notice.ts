import { useEffect, useState } from 'preact/hooks'
import { useChat } from '../chat/context.js'
import { isNetworkThere } from './network.js'
import { retryWithReason } from './retry-with-reason.js'

/** What there is to say of the connection: it is (still) not there, or has just come back. */
export type ConnectionNotice = 'away' | 'back' | null

/** Most interruptions are over before anybody notices. */
const GRACE_MS = 3_000
const BACK_SHOWN_MS = 2_500

/** Tells of a connection that stays away, and of its return; and tries again as soon as there is a reason to. */
export function useConnectionNotice(): ConnectionNotice {
  const chat = useChat()
  const isOnline = chat.connection.value === 'online' && isNetworkThere.value
  const [notice, setNotice] = useState<ConnectionNotice>(null)
  useEffect(() => {
    if (isOnline) setNotice((before) => (before === 'away' ? 'back' : null))
    const later = isOnline ? (): void => setNotice(null) : (): void => setNotice('away')
    const timer = setTimeout(later, isOnline ? BACK_SHOWN_MS : GRACE_MS)
    return () => clearTimeout(timer)
  }, [isOnline])
  useEffect(() => retryWithReason(chat.client), [chat])
  return notice
}
