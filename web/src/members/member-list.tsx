import type { ComponentChildren } from 'preact'
import { deferred } from '../ui/deferred.js'
import type { MemberRow } from './member-groups.js'

export type MemberListProps = {
  readonly rows: readonly MemberRow[]
  readonly render: (row: MemberRow) => ComponentChildren
}

/** As many as a browser draws without anybody noticing. */
const DRAWN_AT_ONCE = 100

const LongMemberList = deferred<MemberListProps>(() =>
  import('./long-member-list.js').then((module) => module.LongMemberList),
)

/** The lines of the list; of a long one only those that are in sight. */
export function MemberList({ rows, render }: MemberListProps) {
  if (rows.length > DRAWN_AT_ONCE) return <LongMemberList {...{ rows, render }} />
  return (
    <ul role="list" class="member-list">
      {rows.map((row) => (
        <li key={row.key}>{render(row)}</li>
      ))}
    </ul>
  )
}
