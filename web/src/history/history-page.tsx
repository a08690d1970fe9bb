import { ArrowLeft } from 'lucide-preact'
import { useLocation, useRoute } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { RoomState } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { AbsentRoom } from '../conversation/absent-room.js'
import { titleOf } from '../conversation/header/room-identity.js'
import { paths } from '../layout/paths.js'
import { RoomsButton } from '../rooms/rooms-button.js'
import { EventList } from './event-list.js'
import type { TrailFilter } from './kinds.js'
import type { Beginning } from './trail.js'
import { TrailFilters } from './trail-filters.js'
import { UnreadCard } from './unread-card.js'
import { useTrail } from './use-trail.js'
import { VerificationCard } from './verification-card.js'

/** The history of a room: everything that has happened, who did it, when and why, and the proof that nothing was changed. */
export function HistoryPage() {
  const { roomId = '' } = useRoute().params
  const state = useChat().open.state(roomId).value
  if (state === null) return <AbsentRoom roomId={roomId} />
  return (
    <div class="history-page">
      <HistoryHeader state={state} />
      <div class="history-content">
        <Proofs key={roomId} state={state} />
        <Past key={roomId} state={state} />
      </div>
    </div>
  )
}

function HistoryHeader({ state }: { readonly state: RoomState }) {
  return (
    <header class="history-header">
      <RoomsButton />
      <a class="icon-button" href={paths.room(state.room.id)} aria-label="Back to the room" title="Back to the room">
        <ArrowLeft size={20} aria-hidden />
      </a>
      <h1>
        History of <bdi>{titleOf(state)}</bdi>
      </h1>
    </header>
  )
}

/** What can be proved of the past. */
function Proofs({ state }: { readonly state: RoomState }) {
  return (
    <div class="history-proofs">
      <VerificationCard state={state} />
      <UnreadCard roomId={state.room.id} />
    </div>
  )
}

const EVERYTHING: TrailFilter = { kind: null, userId: null }

/** What has happened. */
function Past({ state }: { readonly state: RoomState }) {
  const { query } = useLocation()
  const sought = numberIn(query['event'])
  const [isNewestFirst, setNewestFirst] = useState(true)
  const [filter, setFilter] = useState(EVERYTHING)
  const beginning: Beginning = sought ?? (isNewestFirst ? 'newest' : 'oldest')
  const open = useTrail(state.room.id, state.revision, beginning, filter)
  return (
    <section aria-label="Events">
      <TrailFilters {...{ state, filter, isNewestFirst }} onFilter={setFilter} onOrder={setNewestFirst} />
      <EventList {...{ state, open, filter, isNewestFirst, sought }} />
    </section>
  )
}

function numberIn(text: string | undefined): number | null {
  const number = Number(text === '' ? undefined : text)
  return Number.isSafeInteger(number) && number >= 0 ? number : null
}
