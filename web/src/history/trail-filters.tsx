import type { RoomState } from '../../../src/client/index.js'
import { Choice } from '../ui/field.js'
import { type EventKind, KIND_NAMES, type TrailFilter } from './kinds.js'

type TrailFiltersProps = {
  readonly state: RoomState
  readonly filter: TrailFilter
  readonly onFilter: (filter: TrailFilter) => void
  readonly isNewestFirst: boolean
  readonly onOrder: (isNewestFirst: boolean) => void
}

const ORDERS = [
  { value: 'newest', text: 'Newest first' },
  { value: 'oldest', text: 'From the beginning' },
] as const

/** What of the trail is shown, and from which end. */
export function TrailFilters({ state, filter, onFilter, isNewestFirst, onOrder }: TrailFiltersProps) {
  const kinds = (Object.keys(KIND_NAMES) as EventKind[]).map((value) => ({ value, text: KIND_NAMES[value] }))
  const people = [...state.members.values()].map(({ userId, displayName }) => ({ value: userId, text: displayName }))
  const byName = people.sort((a, b) => a.text.localeCompare(b.text))
  return (
    <div class="trail-filters">
      <Choice
        label="Order"
        value={isNewestFirst ? 'newest' : 'oldest'}
        options={ORDERS}
        onValue={(value) => onOrder(value === 'newest')}
      />
      <Choice<EventKind | ''>
        label="About"
        value={filter.kind ?? ''}
        options={[{ value: '', text: 'Everything' }, ...kinds]}
        onValue={(value) => onFilter({ ...filter, kind: value === '' ? null : value })}
      />
      <Choice
        label="Person"
        value={filter.userId ?? ''}
        options={[{ value: '', text: 'Everybody' }, ...byName, { value: 'system', text: 'System' }]}
        onValue={(value) => onFilter({ ...filter, userId: value === '' ? null : value })}
      />
    </div>
  )
}
