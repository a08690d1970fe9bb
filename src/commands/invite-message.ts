import { SYSTEM } from '../domain/actor.js'
import { messageIdOf } from './post-message.js'
import { homeRoomId } from './room-commands.js'

/** The key under which an invite is posted at its invitee's home, so that any number of tries makes one message. */
export const inviteKey = (inviteId: string): string => `invite ${inviteId}`

/** Id of the message that shows an invite at its invitee's home. */
export const inviteMessageId = (inviteeId: string, inviteId: string): string =>
  messageIdOf(homeRoomId(inviteeId), SYSTEM, inviteKey(inviteId))
