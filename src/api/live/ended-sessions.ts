import type { Observable, Subscription } from 'rxjs'
import type { Sessions } from '../auth/sessions.js'
import type { Relay } from '../relay.js'
import type { Live } from './live.js'

/** Logins that one message tells of. */
const MOST_TOLD = 500

export type EndedSessionsPorts = {
  /** Ids of the logins that end here, after that is durable. */
  readonly ended: Observable<readonly string[]>
  readonly sessions: Pick<Sessions, 'forget'>
  readonly live: Pick<Live, 'endSessions'>
  readonly relay: Relay
}

/** Closes the sockets of logins that end, here or on another instance; those that end here are told to the others. */
export function closeEndedSessions({ ended, sessions, live, relay }: EndedSessionsPorts): Subscription {
  const here = ended.subscribe((sessionIds) => {
    live.endSessions(sessionIds)
    for (let from = 0; from < sessionIds.length; from += MOST_TOLD)
      relay.tell({ kind: 'sessions', ended: sessionIds.slice(from, from + MOST_TOLD) })
  })
  const elsewhere = relay.heard.subscribe((tidings) => {
    if (tidings.kind !== 'sessions') return
    for (const sessionId of tidings.ended) sessions.forget(sessionId)
    live.endSessions(tidings.ended)
  })
  here.add(elsewhere)
  return here
}
