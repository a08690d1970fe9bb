import { textIn } from '../../domain/json.js'
import type { Projection } from '../projection.js'
import { roomEvent, roomIdOf } from './room-event.js'

export type InviteStatus = 'pending' | 'accepted' | 'declined' | 'revoked' | 'expired'

export type InviteDocument = {
  readonly roomId: string
  readonly inviterId: string
  readonly inviteeId: string
  /** As the log has it: a pending invite past its `expiresAt` reads as expired. */
  readonly status: InviteStatus
  readonly createdAt: string
  /** Sorts by time, and by id where times are equal. */
  readonly order: string
  readonly expiresAt: string
  readonly respondedAt: string | null
  /** Of its `InviteSent`: what follows from the invite at a time of its own follows from that. */
  readonly eventId: string
  readonly correlationId: string
}

const CLOSED_BY = {
  InviteAccepted: 'accepted',
  InviteDeclined: 'declined',
  InviteRevoked: 'revoked',
  InviteExpired: 'expired',
} as const

/** One document per invite, open or closed. */
export const invites: Projection<InviteDocument> = {
  name: 'invites',
  version: 2,
  categories: ['room'],
  handles: ['InviteSent', ...Object.keys(CLOSED_BY)],
  key: (event) => [textIn(event.data, 'inviteId')],
  evolve: (invite, recorded) => {
    const event = roomEvent(recorded)
    const { at } = recorded.metadata
    if (event.type === 'InviteSent') {
      const { inviteId, inviterId, inviteeId, expiresAt } = event.data
      return {
        roomId: roomIdOf(recorded),
        inviterId,
        inviteeId,
        status: 'pending',
        createdAt: at,
        order: `${at} ${inviteId}`,
        expiresAt,
        respondedAt: null,
        eventId: recorded.id,
        correlationId: recorded.metadata.correlationId,
      }
    }
    const status = event.type in CLOSED_BY ? CLOSED_BY[event.type as keyof typeof CLOSED_BY] : null
    return invite && status && { ...invite, status, respondedAt: at }
  },
  indexes: [
    ['inviteeId', 'order'],
    ['inviterId', 'order'],
    ['roomId', 'order'],
    ['status', 'expiresAt'],
  ],
}
