import type { RoomEventType } from '../../../../src/domain/room/events.js'
import { ROLE_WITH_ARTICLE } from '../../members/roles.js'
import type { Facts } from '../facts.js'
import type { Teller } from '../sentences.js'
import { person, type Told, tell } from '../told.js'

const who = (facts: Facts) => person(facts.text('userId'))
/** Somebody does something to somebody else. */
const onMember =
  (words: (facts: Facts) => readonly [before: string, after: string]): Teller =>
  (facts, actor) => {
    const [before, after] = words(facts)
    return tell`${person(actor)} ${before} ${who(facts)}${after}`
  }

export const MEMBER_SENTENCES = {
  MemberJoined: (facts, actor) => {
    if (facts.text('role') === 'ai') return tell`${person(actor)} added ${who(facts)} as an AI member`
    if (facts.text('userId') !== actor) return tell`${person(actor)} let ${who(facts)} in`
    return facts.has('inviteId') ? tell`${who(facts)} joined by invitation` : tell`${who(facts)} joined`
  },
  MemberLeft: (facts) => tell`${who(facts)} left`,
  MemberRemoved: onMember(() => ['removed', '']),
  MemberBanned: (facts, actor) => {
    const reason = facts.text('reason')
    const because: Told = reason === '' ? [] : [': ', { quote: reason }]
    return tell`${person(actor)} banned ${who(facts)}${because}`
  },
  MemberUnbanned: onMember(() => ['lifted the ban on', '']),
  MemberRoleChanged: onMember((facts) => ['made', ` ${roleWords(facts.text('role'))}`]),
  MemberMuted: (facts, actor) => {
    const until = facts.text('until')
    if (until === '') return tell`${person(actor)} unmuted ${who(facts)}`
    // The end of time: until somebody unmutes them.
    if (until >= '9999') return tell`${person(actor)} muted ${who(facts)}`
    return tell`${person(actor)} muted ${who(facts)} until ${{ time: until }}`
  },
  OwnershipTransferred: (facts, actor) => {
    const [from, to] = [facts.text('fromUserId'), facts.text('toUserId')]
    if (from === actor) return tell`${person(actor)} passed the room on to ${person(to)}`
    return tell`${person(actor)} passed the room on from ${person(from)} to ${person(to)}`
  },
  MemberBlocked: (facts) => tell`${person(facts.text('byUserId'))} blocked ${who(facts)}`,
  MemberUnblocked: (facts) => tell`${person(facts.text('byUserId'))} unblocked ${who(facts)}`,
} satisfies Partial<Record<RoomEventType, Teller>>

const roleWords = (role: string): string =>
  Object.hasOwn(ROLE_WITH_ARTICLE, role) ? ROLE_WITH_ARTICLE[role as keyof typeof ROLE_WITH_ARTICLE] : `“${role}”`
