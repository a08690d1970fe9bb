import type { AuditedEvent } from '../../../src/client/index.js'
import type { RoomEventType } from '../../../src/domain/room/events.js'
import { Facts } from './facts.js'
import { INVITE_SENTENCES } from './sentences/invites.js'
import { MEMBER_SENTENCES } from './sentences/members.js'
import { MESSAGE_SENTENCES } from './sentences/messages.js'
import { ROOM_SENTENCES } from './sentences/room.js'
import { person, type Told, tell } from './told.js'

/** Says what happened. @param actor id of whose doing it was */
export type Teller = (facts: Facts, actor: string) => Told

/** One sentence for every type of event that a room knows. */
export const SENTENCES: Readonly<Record<RoomEventType, Teller>> = {
  ...ROOM_SENTENCES,
  ...MEMBER_SENTENCES,
  ...INVITE_SENTENCES,
  ...MESSAGE_SENTENCES,
}

/** What happened, in a sentence for people; of what is hidden or unknown, that much. */
export function sentenceOf({ type, actorId = '', data }: AuditedEvent): Told {
  if (type === undefined) return tell`Something happened that is not for you to see`
  if (data['redacted'] === true) return tell`Something happened before you joined: ${wordsOf(type)}`
  const teller = Object.hasOwn(SENTENCES, type) ? SENTENCES[type as RoomEventType] : undefined
  if (teller === undefined)
    return tell`${person(actorId)} caused something that this page does not know: ${wordsOf(type)}`
  return teller(new Facts(data), actorId)
}

/** The name of a type as words: `MemberRoleChanged` is “member role changed”. */
export const wordsOf = (type: string): string => type.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()
