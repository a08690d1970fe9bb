import { Subject } from 'rxjs'
import type { Relay, Tidings } from '../../src/api/relay.js'

/** Relays of several instances in one process: what one tells the others hear at once. */
export function sharedRelays(count: number): readonly Relay[] {
  const heard = Array.from({ length: count }, () => new Subject<Tidings>())
  return heard.map((own) => ({
    heard: own.asObservable(),
    tell: (tidings) => {
      // As through a real one: nothing is shared but what can be written down.
      const copy = JSON.stringify(tidings)
      for (const other of heard) if (other !== own) other.next(JSON.parse(copy) as Tidings)
    },
  }))
}
