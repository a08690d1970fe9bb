import { useChat } from '../chat/context.js'
import { useNow } from '../ui/use-now.js'
import { isNetworkThere } from './network.js'
import { useConnectionNotice } from './use-connection-notice.js'

/** Says when there is no connection, what becomes of what is written meanwhile, and when it is back. */
export function ConnectionBanner() {
  const notice = useConnectionNotice()
  // It is there from the beginning: screen readers tell of changes in what they know.
  return (
    <div class={`connection-banner connection-${notice ?? 'fine'}`} role="status">
      {notice === 'back' && 'Connected again.'}
      {notice === 'away' && <Away />}
    </div>
  )
}

function Away() {
  const chat = useChat()
  const waiting = chat.pending.value.length
  return (
    <>
      <span>{isNetworkThere.value ? 'No connection to Parley.' : 'This device is offline.'}</span>
      <span>{waitingText(waiting)}</span>
      {chat.connection.value === 'offline' && <NextAttempt />}
    </>
  )
}

function waitingText(count: number): string {
  if (count === 0) return 'What you write is sent when it is back.'
  return count === 1 ? 'One message waits to be sent.' : `${count.toLocaleString()} messages wait to be sent.`
}

const SECOND_MS = 1_000
const seconds = new Intl.NumberFormat(undefined, { style: 'unit', unit: 'second', unitDisplay: 'long' })

function NextAttempt() {
  const { client } = useChat()
  const now = useNow(SECOND_MS)
  const left = Math.max(0, Math.ceil(((client.retryAt ?? now) - now) / SECOND_MS))
  return (
    <span class="connection-next">
      {/* Nobody wants to have a countdown read out. */}
      <span aria-hidden="true">Trying again in {seconds.format(left)}.</span>
      <button type="button" class="link-button" onClick={() => client.retry()}>
        Try now
      </button>
    </span>
  )
}
