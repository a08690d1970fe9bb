import { useMemo } from 'preact/hooks'
import type { AuditedEvent, RoomState } from '../../../src/client/index.js'
import { Button } from '../ui/button.js'
import { Spinner } from '../ui/empty.js'
import { EventLine } from './event-line.js'
import { isWanted, type TrailFilter } from './kinds.js'
import type { OpenTrail } from './use-trail.js'

type EventListProps = {
  readonly state: RoomState
  readonly open: OpenTrail
  readonly filter: TrailFilter
  readonly isNewestFirst: boolean
  /** An event that was asked for. */
  readonly sought: number | null
}

/** The trail as far as it is loaded, with the ways on at both ends. */
export function EventList({ state, open, filter, isNewestFirst, sought }: EventListProps) {
  const { events, hasEarlier, hasLater, isLoading } = open.trail.state.value
  const shown = useMemo(() => {
    const wanted = events.filter((event) => isWanted(event, filter))
    return isNewestFirst ? wanted.toReversed() : wanted
  }, [events, filter, isNewestFirst])
  // The room goes on while one looks back: most of what happens in it draws none of these lines anew.
  const lines = useMemo(
    () =>
      shown.map((event) => (
        <li key={event.revision}>
          <EventLine {...{ state, event, known: open.trail }} isSought={event.revision === sought} />
        </li>
      )),
    [shown, sought, state.members],
  )
  const [above, below] = isNewestFirst ? (['later', 'earlier'] as const) : (['earlier', 'later'] as const)
  const has = { earlier: hasEarlier, later: hasLater }
  const more = (direction: 'earlier' | 'later') => (
    <More {...{ direction, events, isLoading, has: has[direction] }} onMore={() => open.extend(direction)} />
  )
  return (
    <div class="event-list">
      {open.problem !== null && (
        <p class="field-error" role="alert">
          {open.problem}
        </p>
      )}
      {events.length > 0 && more(above)}
      <ol role="list" aria-label="Events" aria-busy={isLoading}>
        {lines}
      </ol>
      <Nothing {...{ open }} isNothingShown={shown.length === 0} />
      {events.length > 0 && more(below)}
    </div>
  )
}

/** What is said where no event is shown. */
function Nothing({ open, isNothingShown }: { readonly open: OpenTrail; readonly isNothingShown: boolean }) {
  const { events, isLoading } = open.trail.state.value
  if (!isNothingShown) return null
  if (isLoading) return <Spinner label="Loading events" />
  if (events.length > 0) return <p class="history-none">Nothing like that among the events searched so far.</p>
  return (
    <Button class="event-more" onClick={() => open.extend('later')}>
      Try again
    </Button>
  )
}

type MoreProps = {
  readonly direction: 'earlier' | 'later'
  readonly events: readonly AuditedEvent[]
  readonly has: boolean
  readonly isLoading: boolean
  readonly onMore: () => void
}

function More({ direction, events, has, isLoading, onMore }: MoreProps) {
  if (!has) return direction === 'earlier' ? <p class="history-none">This is where the room begins.</p> : null
  const from = direction === 'earlier' ? events[0] : events.at(-1)
  return (
    <Button class="event-more" isBusy={isLoading} onClick={onMore}>
      {direction === 'earlier' ? 'Earlier' : 'Later'} events, {direction === 'earlier' ? 'before' : 'after'} event{' '}
      {from?.revision.toLocaleString()}
    </Button>
  )
}
