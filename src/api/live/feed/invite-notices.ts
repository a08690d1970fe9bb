import type { Logger } from 'pino'
import type { RecordedEvent } from '../../../commands/event-store.js'
import { textIn } from '../../../domain/json.js'
import type { QueryContext } from '../../../projections/queries/context.js'
import { isDenied } from '../../../projections/queries/denied.js'
import { getInvite } from '../../../projections/queries/invites.js'
import { batchOf, Frame } from '../frame.js'
import type { LivePeople } from './people.js'
import { PATIENCE_MS } from './progress.js'

const ANSWERS: ReadonlySet<string> = new Set(['InviteAccepted', 'InviteDeclined', 'InviteRevoked', 'InviteExpired'])

/** Tells the two ends of an invite, who need not be in its room: that it was sent, and how it ended. */
export class InviteNotices {
  constructor(
    private readonly queries: QueryContext,
    private readonly people: LivePeople,
    private readonly log: Logger,
  ) {}

  /** Looks at an event of a room's stream. */
  tell(event: RecordedEvent): void {
    const isSent = event.type === 'InviteSent'
    if (!isSent && !ANSWERS.has(event.type)) return
    const told = isSent ? this.sent(event) : this.answered(event)
    told.catch((error: unknown) => this.log.warn({ err: error }, 'live feed: an invite could not be shown'))
  }

  private async sent(event: RecordedEvent): Promise<void> {
    const inviteeId = textIn(event.data, 'inviteeId')
    if (this.people.get(inviteeId) === undefined) return
    const invite = await this.invite(event)
    if (invite !== null) this.people.toPerson(inviteeId, batchOf(new Frame('invite_received', { invite })))
  }

  /** The invitee as well: their other devices show it as open still. */
  private async answered(event: RecordedEvent): Promise<void> {
    const invite = await this.invite(event)
    if (invite === null) return
    const batch = batchOf(new Frame('invite_answered', { invite }))
    for (const userId of [invite.inviterId, invite.inviteeId]) this.people.toPerson(userId, batch)
  }

  private async invite({ data, position }: RecordedEvent) {
    await this.queries.models.waitFor(position, PATIENCE_MS)
    const invite = await getInvite(this.queries, textIn(data, 'inviteId'), textIn(data, 'inviteeId'))
    return isDenied(invite) ? null : invite
  }
}
