import type { RecordedEvent } from '../commands/event-store.js'
import { postMessage, type PostingPorts } from '../commands/post-message.js'
import { textIn } from '../domain/json.js'
import { roomIdOf } from '../domain/room/events.js'
import type { ReadInvite } from './invites.js'
import type { Job } from './jobs.js'
import { saidByParley } from './notices.js'
import { becauseOf, causeOf, jobId, type Reaction } from './reaction.js'

/** What telling of declines works with. */
export type DeclinePorts = { readonly posting: PostingPorts; readonly readInvite: ReadInvite }

const NAME = 'invite_declines'
/** A day. */
const NEWS_MS = 86_400_000

/** An invite was declined → a system message in its room, once. In a room that has been archived since nothing is said any more. */
export function declineNotices({ posting, readInvite }: DeclinePorts): Reaction {
  return {
    name: NAME,
    handles: ['InviteDeclined'],
    mode: 'direct',
    newsForMs: NEWS_MS,
    jobsFor: (event) => [jobFor(event)],
    run: async ({ data }) => {
      const [inviteId, roomId] = [textIn(data, 'inviteId'), textIn(data, 'roomId')]
      const invite = await readInvite(inviteId, textIn(data, 'position'))
      if (invite === null) throw new Error('the read models have no such invite')
      const { inviterId } = invite
      const facts = { kind: 'invite_declined', inviteId, userId: textIn(data, 'inviteeId'), inviterId }
      const notice = saidByParley(roomId, 'system', `declined ${inviteId}`, facts)
      const posted = await postMessage(posting, notice, causeOf(data))
      if (posted.kind === 'rejected' && posted.rejection.code !== 'room_archived')
        throw new Error(`a room cannot be told of a decline: ${posted.rejection.code}`)
    },
  }
}

function jobFor(event: RecordedEvent): Job {
  const { id, data, position } = event
  const about = { inviteId: textIn(data, 'inviteId'), inviteeId: textIn(data, 'inviteeId'), position }
  return { id: jobId(NAME, id), reaction: NAME, data: { roomId: roomIdOf(event), ...about, ...becauseOf(event) } }
}
