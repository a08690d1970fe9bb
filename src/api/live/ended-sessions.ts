import {
  asyncScheduler,
  concatMap,
  NEVER,
  type Observable,
  type SchedulerLike,
  type Subscription,
  switchMap,
  timer,
} from 'rxjs'
import { type Sessions, TRUST_MS } from '../auth/sessions.js'
import type { Relay } from '../relay.js'
import type { Live } from './live.js'

/** Logins that one message tells of. */
const MOST_TOLD = 500

export type EndedSessionsPorts = {
  /** Ids of the logins that end here, after that is durable. */
  readonly ended: Observable<readonly string[]>
  readonly sessions: Pick<Sessions, 'forget' | 'isLive'>
  readonly live: Pick<Live, 'endSessions' | 'sessions'>
  readonly relay: Relay
  /** Tells when the relay is there again after it was not: what ended meanwhile was not heard of. */
  readonly missed?: Observable<unknown>
  /** Clock and timers. */
  readonly scheduler?: SchedulerLike
}

/** Closes the sockets of logins that end, here or on another instance; those that end here are told to the others. */
export function closeEndedSessions(ports: EndedSessionsPorts): Subscription {
  const { ended, sessions, live, relay, missed = NEVER, scheduler = asyncScheduler } = ports
  const closing = ended.subscribe((sessionIds) => {
    live.endSessions(sessionIds)
    for (let from = 0; from < sessionIds.length; from += MOST_TOLD)
      relay.tell({ kind: 'sessions', ended: sessionIds.slice(from, from + MOST_TOLD) })
  })
  const elsewhere = relay.heard.subscribe((tidings) => {
    if (tidings.kind !== 'sessions') return
    for (const sessionId of tidings.ended) sessions.forget(sessionId)
    live.endSessions(tidings.ended)
  })
  // Not at once: until then an instance believes what it knew before.
  const looks = missed.pipe(
    switchMap(() => timer(TRUST_MS, scheduler)),
    concatMap(() => closeDead(ports)),
  )
  closing.add(elsewhere)
  closing.add(looks.subscribe())
  return closing
}

/** One after the other: nobody waits for it. */
async function closeDead({ sessions, live }: EndedSessionsPorts): Promise<void> {
  for (const sessionId of live.sessions()) {
    // Where the store does not answer, the socket's next command asks again.
    const isLive = await sessions.isLive(sessionId).catch(() => true)
    if (!isLive) live.endSessions([sessionId])
  }
}
