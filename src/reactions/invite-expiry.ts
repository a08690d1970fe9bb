import type { RecordedEvent } from '../commands/event-store.js'
import { derivedId } from '../commands/ids.js'
import { command, type RoomWriters } from '../commands/room-commands.js'
import { SYSTEM } from '../domain/actor.js'
import { textIn } from '../domain/json.js'
import { roomIdOf } from '../domain/room/events.js'
import { type Job, NotNow } from './jobs.js'
import { becauseOf, causeOf, jobId, type Reaction } from './reaction.js'

/** An invite that nobody has answered. */
export type OpenInvite = {
  readonly inviteId: string
  readonly roomId: string
  /** ISO 8601. */
  readonly expiresAt: string
  /** Of the event that sent it. */
  readonly eventId: string
  readonly correlationId: string
}

/** What closing invites works with. */
export type ExpiryPorts = {
  readonly rooms: RoomWriters
  readonly now: () => Date
  /** Invites that are open in the log and whose time is over by then, the earliest first: so many at most. */
  readonly openInvites: (dueBy: Date, limit: number) => Promise<readonly OpenInvite[]>
}

const NAME = 'invite_expiry'
/** What is more waits for the next sweep: by then these are closed. */
const MOST_PER_SWEEP = 1_000

/** An invite whose time is over is closed, so that both ends see it without anybody asking. Who answers too late is refused before that already. */
export function inviteExpiry({ rooms, now, openInvites }: ExpiryPorts): Reaction {
  return {
    name: NAME,
    handles: ['InviteSent'],
    mode: 'queued',
    jobsFor: (event) => [jobFor(sentIn(event))],
    open: async (dueBy) => (await openInvites(dueBy, MOST_PER_SWEEP)).map(jobFor),
    run: async ({ data }) => {
      const inviteId = textIn(data, 'inviteId')
      const early = Date.parse(textIn(data, 'expiresAt')) - now().getTime()
      // The queue's clock, or ours, was set back.
      if (early > 0) throw new NotNow(early, 'the invite is still open')
      const whole = { ...causeOf(data), commandId: derivedId(NAME, inviteId) }
      const outcome = await command(rooms, textIn(data, 'roomId'), 'ExpireInvite', SYSTEM, { inviteId }, whole)
      if (outcome.kind === 'rejected') throw new Error(`an invite cannot be closed: ${outcome.rejection.code}`)
    },
  }
}

const sentIn = (event: RecordedEvent): OpenInvite => ({
  inviteId: textIn(event.data, 'inviteId'),
  roomId: roomIdOf(event),
  expiresAt: textIn(event.data, 'expiresAt'),
  ...becauseOf(event),
})

const jobFor = (invite: OpenInvite): Job => ({
  id: jobId(NAME, invite.inviteId),
  reaction: NAME,
  data: invite,
  runAt: new Date(invite.expiresAt),
})
