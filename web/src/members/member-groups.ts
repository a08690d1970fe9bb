import type { Presence, RoomMember } from '../../../src/client/index.js'
import { folded } from '../ui/folded.js'

export type MemberGroup = { readonly title: string; readonly members: readonly RoomMember[] }
/** A line of the list of members. */
export type MemberRow =
  | { readonly kind: 'title'; readonly key: string; readonly title: string; readonly count: number }
  | { readonly kind: 'member'; readonly key: string; readonly member: RoomMember }

const RANK: Readonly<Record<RoomMember['role'], number>> = { owner: 0, admin: 1, moderator: 2, member: 3, ai: 4 }

/**
 * The members as the panel shows them: AI members, who is there, who is not; by rank and then by name in each.
 * @param wanted only those with that in their name, without regard to case and accents; empty: all
 */
export function memberGroups(
  members: Iterable<RoomMember>,
  presences: ReadonlyMap<string, Presence>,
  wanted = '',
): readonly MemberGroup[] {
  const isWanted = matcher(wanted)
  const found = [...members].filter(({ displayName, username }) => isWanted(displayName) || isWanted(username))
  const sorted = found.sort(byRankAndName)
  const isThere = ({ userId }: RoomMember): boolean => (presences.get(userId)?.status ?? 'offline') !== 'offline'
  const people = sorted.filter(({ role }) => role !== 'ai')
  return [
    { title: 'AI', members: sorted.filter(({ role }) => role === 'ai') },
    { title: 'Online', members: people.filter(isThere) },
    { title: 'Offline', members: people.filter((member) => !isThere(member)) },
  ].filter((group) => group.members.length > 0)
}

/** One line after the other. */
export const memberRows = (groups: readonly MemberGroup[]): readonly MemberRow[] =>
  groups.flatMap(({ title, members }) => [
    { kind: 'title' as const, key: `title ${title}`, title, count: members.length },
    ...members.map((member) => ({ kind: 'member' as const, key: member.userId, member })),
  ])

const collator = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true })

const byRankAndName = (a: RoomMember, b: RoomMember): number =>
  RANK[a.role] - RANK[b.role] || collator.compare(a.displayName, b.displayName) || (a.userId < b.userId ? -1 : 1)

function matcher(wanted: string): (text: string) => boolean {
  const sought = folded(wanted.trim().replace(/^@/, ''))
  return (text) => sought === '' || folded(text).includes(sought)
}
