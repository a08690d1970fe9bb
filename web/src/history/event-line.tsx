import { Bot, CircleHelp, Mail, MessageSquare, Pin, PinOff, Settings, SmilePlus, Users } from 'lucide-preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { AuditedEvent, RoomState } from '../../../src/client/index.js'
import { paths } from '../layout/paths.js'
import { PersonName } from '../people/person-name.js'
import { fullTime } from '../ui/times.js'
import { causeOf, type KnownEvents } from './causes.js'
import { EventDetails } from './event-details.js'
import { type EventKind, kindOf } from './kinds.js'
import { sentenceOf } from './sentences.js'
import type { Told } from './told.js'
import { ToldText } from './told-text.js'

type EventLineProps = {
  readonly state: RoomState
  readonly event: AuditedEvent
  readonly known: KnownEvents
  /** It was asked for by its number. */
  readonly isSought: boolean
}

const ICONS: Readonly<Record<EventKind, typeof Bot>> = {
  messages: MessageSquare,
  reactions: SmilePlus,
  members: Users,
  invites: Mail,
  room: Settings,
  ai: Bot,
  other: CircleHelp,
}

/** Of events whose kind has more than one thing in it. */
const OWN_ICONS: ReadonlyMap<string | undefined, typeof Bot> = new Map([
  ['MessagePinned', Pin],
  ['MessageUnpinned', PinOff],
])

/** One event: what happened, who did it, when and why. */
export function EventLine({ state, event, known, isSought }: EventLineProps) {
  const line = useRef<HTMLElement>(null)
  const Icon = OWN_ICONS.get(event.type) ?? ICONS[kindOf(event)]
  const told = sentenceOf(event)
  useEffect(() => {
    if (!isSought) return
    line.current?.scrollIntoView({ block: 'center' })
    line.current?.focus({ preventScroll: true })
  }, [isSought])
  return (
    <article ref={line} class="event" tabIndex={-1} data-sought={isSought} id={`event-${event.revision}`}>
      <Icon class="event-icon" size={18} aria-hidden />
      <div class="event-text">
        <p>
          <ToldText {...{ state, told }} />
        </p>
        <Circumstances {...{ state, event, known }} isActorNamed={isNamedFirst(told, event)} />
        <Details event={event} />
      </div>
      <a class="event-number" href={paths.event(state.room.id, event.revision)} title="Link to this event">
        <span class="visually-hidden">Event </span>
        {event.revision.toLocaleString()}
      </a>
    </article>
  )
}

/** Whether the sentence begins with whose doing it was. */
function isNamedFirst([first]: Told, { actorId }: AuditedEvent): boolean {
  return typeof first === 'object' && 'person' in first && first.person === actorId
}

type CircumstancesProps = Omit<EventLineProps, 'isSought'> & { readonly isActorNamed: boolean }

/** By whom, when and why. */
function Circumstances({ state, event, known, isActorNamed }: CircumstancesProps) {
  const cause = causeOf(event, known)
  return (
    <p class="event-circumstances">
      {event.actorId !== undefined && !isActorNamed && (
        <>
          By <PersonName state={state} userId={event.actorId} /> ·{' '}
        </>
      )}
      <time dateTime={event.at}>{fullTime(event.at)}</time>
      {cause !== null && (
        <>
          {' · '}
          <ToldText state={state} told={cause} />
        </>
      )}
    </p>
  )
}

/** What only few want to know is drawn for them only. */
function Details({ event }: { readonly event: AuditedEvent }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details class="event-details" onToggle={(toggle) => setOpen(toggle.currentTarget.open)}>
      <summary>Details</summary>
      {isOpen && <EventDetails event={event} />}
    </details>
  )
}
