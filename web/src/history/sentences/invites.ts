import type { RoomEventType } from '../../../../src/domain/room/events.js'
import type { Facts } from '../facts.js'
import type { Teller } from '../sentences.js'
import { person, tell } from '../told.js'

const invitee = (facts: Facts) => person(facts.text('inviteeId'))

export const INVITE_SENTENCES = {
  InviteSent: (facts) => tell`${person(facts.text('inviterId'))} invited ${invitee(facts)}`,
  InviteAccepted: (facts) => tell`${invitee(facts)} accepted the invitation`,
  InviteDeclined: (facts) => tell`${invitee(facts)} declined the invitation`,
  InviteRevoked: (facts, actor) => tell`${person(actor)} revoked the invitation of ${invitee(facts)}`,
  InviteExpired: (facts) => tell`The invitation of ${invitee(facts)} expired`,
} satisfies Partial<Record<RoomEventType, Teller>>
