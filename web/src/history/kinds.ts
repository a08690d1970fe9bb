import type { AuditedEvent } from '../../../src/client/index.js'

/** What an event is about, for filtering. */
export type EventKind = 'messages' | 'reactions' | 'members' | 'invites' | 'room' | 'ai' | 'other'

export const KIND_NAMES: Readonly<Record<EventKind, string>> = {
  messages: 'Messages',
  reactions: 'Reactions and pins',
  members: 'Members',
  invites: 'Invitations',
  room: 'Room settings',
  ai: 'AI',
  other: 'Other',
}

const PATTERNS: readonly (readonly [EventKind, RegExp])[] = [
  ['reactions', /^Reaction|^Message(?:Pinned|Unpinned)$/],
  ['messages', /^Message/],
  ['members', /^Member|^Ownership/],
  ['invites', /^Invite/],
  ['room', /^Room/],
  ['ai', /^Reply/],
]

/** By its name, so that a newer server's events find their place, too. */
export const kindOf = ({ type }: Pick<AuditedEvent, 'type'>): EventKind =>
  PATTERNS.find(([, pattern]) => pattern.test(type ?? ''))?.[0] ?? 'other'

const PEOPLE = ['userId', 'inviteeId', 'inviterId', 'senderId', 'fromUserId', 'toUserId', 'byUserId', 'agentId']

/** Whether somebody did it, or it was done to them. */
export const isAbout = ({ actorId, data }: AuditedEvent, userId: string): boolean =>
  actorId === userId || PEOPLE.some((field) => data[field] === userId)

/** What is looked for in the trail. */
export type TrailFilter = { readonly kind: EventKind | null; readonly userId: string | null }

export const isWanted = (event: AuditedEvent, { kind, userId }: TrailFilter): boolean =>
  (kind === null || kindOf(event) === kind) && (userId === null || isAbout(event, userId))
