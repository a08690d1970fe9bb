import { useChat } from '../chat/context.js'

/** Says when there is no connection, and what becomes of what is written meanwhile. */
export function ConnectionBanner() {
  const chat = useChat()
  const state = chat.connection.value
  const waiting = chat.pending.value.length
  const isOffline = state === 'offline'
  return (
    <div class="connection-banner" role="status" hidden={!isOffline}>
      {isOffline && <>Not connected. Trying again … {waiting > 0 && `${waiting} waiting to be sent.`}</>}
    </div>
  )
}
