import type { Invite } from '../frames.js'
import type { Http } from '../http.js'
import { randomId } from '../ids.js'
import { allPages, e } from './paths.js'

/** Which of my invites: those received, in any state, unless given. */
export type InviteQuery = { readonly direction?: 'received' | 'sent'; readonly status?: Invite['status'] }

/** Invites. All reject with ParleyProblem, ConnectionLost or TimedOut. */
export class InvitesRest {
  constructor(private readonly http: Http) {}

  async mine(query: InviteQuery = {}): Promise<readonly Invite[]> {
    return (await allPages<Invite>(this.http, '/api/invites', undefined, query)).body
  }

  /** @param after a position that the answer has to contain, such as that of an event just heard */
  async ofRoom(roomId: string, after?: string): Promise<readonly Invite[]> {
    return (await allPages<Invite>(this.http, `/api/rooms/${e(roomId)}/invites`, after)).body
  }

  accept(inviteId: string): Promise<Invite> {
    return this.#answer(inviteId, 'accept')
  }

  decline(inviteId: string): Promise<Invite> {
    return this.#answer(inviteId, 'decline')
  }

  async revoke(inviteId: string): Promise<void> {
    await this.http.call('DELETE', `/api/invites/${e(inviteId)}`)
  }

  async #answer(inviteId: string, answer: 'accept' | 'decline'): Promise<Invite> {
    const path = `/api/invites/${e(inviteId)}/${answer}`
    return (await this.http.call<Invite>('POST', path, { idempotencyKey: randomId() })).body
  }
}
