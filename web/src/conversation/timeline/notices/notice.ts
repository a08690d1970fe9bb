import type { AuditedEvent, RoomFrame, RoomMember } from '../../../../../src/client/index.js'

type Changed =
  | { readonly kind: 'created' | 'archived' | 'restored' }
  | { readonly kind: 'joined' | 'left' | 'removed' | 'owner' | 'invited'; readonly userId: string }
  | { readonly kind: 'role'; readonly userId: string; readonly role: RoomMember['role'] }
  /** `until`: ISO 8601; null when they may speak again. */
  | { readonly kind: 'muted'; readonly userId: string; readonly until: string | null }
  | { readonly kind: 'renamed' | 'described' | 'purposed'; readonly text: string | null }
  | { readonly kind: 'ai'; readonly isOn: boolean }

/** Something that happened in a room and is no message. */
export type Notice = {
  readonly revision: number
  /** ISO 8601. */
  readonly at: string
  /** Who did it. */
  readonly actorId: string
} & Changed

/** What members are known to be before an event: what has changed of them is the difference. */
type Members = ReadonlyMap<string, Pick<RoomMember, 'role' | 'mutedUntil'>>

/** What a live event has to tell, mostly nothing. @param before the members before it */
export function noticesOfFrame(frame: RoomFrame, before: Members): readonly Notice[] {
  const { revision, at, actorId = '' } = frame.payload
  return changesIn(frame, before).map((changed) => ({ revision, at, actorId, ...changed }))
}

/** Whether a live event has something to tell that only the trail says in full: whom somebody invited. */
export const isToldByTrail = ({ event, payload }: RoomFrame): boolean =>
  event === 'room_event' && payload.type === 'InviteSent'

function changesIn(frame: RoomFrame, before: Members): readonly Changed[] {
  switch (frame.event) {
    case 'member_joined':
      return [{ kind: 'joined', userId: frame.payload.member.userId }]
    case 'member_left':
      return [{ kind: 'left', userId: frame.payload.member.userId }]
    case 'member_removed':
      return [{ kind: 'removed', userId: frame.payload.member.userId }]
    case 'member_changed':
      return memberChanges(frame.payload.member, before.get(frame.payload.member.userId))
    case 'room_updated':
      return roomChanges(frame.payload.changes)
    case 'room_archived':
      return [{ kind: 'archived' }]
    case 'room_restored':
      return [{ kind: 'restored' }]
    default:
      return []
  }
}

type Standing = Pick<RoomMember, 'role' | 'mutedUntil'>

function memberChanges({ userId, role, mutedUntil }: Standing & { userId: string }, before?: Standing): Changed[] {
  if (before?.role !== role) return [{ kind: 'role', userId, role }]
  return before.mutedUntil === mutedUntil ? [] : [{ kind: 'muted', userId, until: mutedUntil }]
}

type Changes = Extract<RoomFrame, { event: 'room_updated' }>['payload']['changes']

function roomChanges({ name, description, purpose, ownerId, ai }: Changes): readonly Changed[] {
  return [
    ...(name === undefined ? [] : [{ kind: 'renamed', text: name } as const]),
    ...(description === undefined ? [] : [{ kind: 'described', text: description } as const]),
    ...(purpose === undefined ? [] : [{ kind: 'purposed', text: purpose } as const]),
    ...(ownerId === undefined ? [] : [{ kind: 'owner', userId: ownerId } as const]),
    ...(ai === undefined ? [] : [{ kind: 'ai', isOn: ai.enabled } as const]),
  ]
}

/** What an event of the audit trail has to tell; what is redacted tells nothing. */
export function noticesOfEvent({ revision, at, actorId = '', type, data }: AuditedEvent): readonly Notice[] {
  const changes = type === undefined || data['redacted'] === true ? [] : auditedChanges(type, data)
  return changes.map((changed) => ({ revision, at, actorId, ...changed }))
}

type Data = AuditedEvent['data']

function auditedChanges(type: string, data: Data): readonly Changed[] {
  const id = (name: string): string => textIn(data, name) ?? ''
  switch (type) {
    case 'RoomCreated':
      return [{ kind: 'created' }]
    case 'MemberJoined':
      return [{ kind: 'joined', userId: id('userId') }]
    case 'MemberLeft':
      return [{ kind: 'left', userId: id('userId') }]
    case 'MemberRemoved':
      return [{ kind: 'removed', userId: id('userId') }]
    case 'MemberRoleChanged':
      return [{ kind: 'role', userId: id('userId'), role: id('role') as RoomMember['role'] }]
    case 'MemberMuted':
      return [{ kind: 'muted', userId: id('userId'), until: textIn(data, 'until') }]
    case 'InviteSent':
      return [{ kind: 'invited', userId: id('inviteeId') }]
    case 'OwnershipTransferred':
      return [{ kind: 'owner', userId: id('toUserId') }]
    case 'RoomUpdated':
      return roomChanges(changesOf(data))
    case 'RoomArchived':
      return [{ kind: 'archived' }]
    case 'RoomRestored':
      return [{ kind: 'restored' }]
    default:
      return []
  }
}

/** The event has settings together, a live frame has them each by itself. */
function changesOf(data: Data): Changes {
  const { name, description, purpose, settings } = data as Changes & { readonly settings?: Pick<Changes, 'ai'> }
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(purpose !== undefined && { purpose }),
    ...(settings?.ai !== undefined && { ai: settings.ai }),
  }
}

function textIn(data: Data, name: string): string | null {
  const value = data[name]
  return typeof value === 'string' ? value : null
}
