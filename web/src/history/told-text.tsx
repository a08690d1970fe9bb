import type { RoomState } from '../../../src/client/index.js'
import { paths } from '../layout/paths.js'
import { PersonName } from '../people/person-name.js'
import { fullTime } from '../ui/times.js'
import type { Part, Told } from './told.js'

type ToldTextProps = { readonly state: RoomState; readonly told: Told }

/** A sentence with its names, links and quotations. What people wrote is text and nothing else. */
export function ToldText({ state, told }: ToldTextProps) {
  return (
    <>
      {told.map((part, i) => (
        <ToldPart key={i} {...{ state, part }} />
      ))}
    </>
  )
}

function ToldPart({ state, part }: { readonly state: RoomState; readonly part: Part }) {
  if (typeof part === 'string') return <>{part}</>
  if ('person' in part) {
    return (
      <strong>
        <PersonName state={state} userId={part.person} />
      </strong>
    )
  }
  if ('message' in part) return <a href={paths.message(state.room.id, part.message)}>message {part.message}</a>
  if ('event' in part) return <a href={paths.event(state.room.id, part.event)}>event {part.event}</a>
  if ('time' in part) return <time dateTime={part.time}>{fullTime(part.time)}</time>
  return (
    <q class="event-quote" dir="auto">
      {part.quote}
    </q>
  )
}
