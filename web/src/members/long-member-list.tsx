import { Virtualizer } from 'virtua'
import type { MemberListProps } from './member-list.js'

/** A list of which only the lines in sight are in the page. What it stands in scrolls. */
export function LongMemberList({ rows, render }: MemberListProps) {
  return (
    <Virtualizer as="ul" item="li" data={rows}>
      {(row) => <div key={row.key}>{render(row)}</div>}
    </Virtualizer>
  )
}
