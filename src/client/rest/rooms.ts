import type { RoomFields } from '../commands.js'
import type { Ban, Member, Room, RoomEntry } from '../frames.js'
import type { Http } from '../http.js'
import { randomId } from '../ids.js'
import { allPages, e } from './paths.js'

/** My own view of a room. */
export type MembershipChanges = Partial<Pick<RoomEntry['membership'], 'notifications' | 'favourite' | 'hidden'>>
/** `mutedUntil`: ISO 8601; null lets speak again. */
export type MemberChanges = {
  readonly role?: 'admin' | 'moderator' | 'member'
  readonly mutedUntil?: string | null
}

/** What is done with rooms and their members, besides the commands of the socket. All reject with ParleyProblem, ConnectionLost or TimedOut. */
export class RoomsRest {
  constructor(private readonly http: Http) {}

  /** Changes my own view: favourite, hidden, notifications. */
  async changeMembership(roomId: string, changes: MembershipChanges): Promise<RoomEntry> {
    return (await this.http.call<RoomEntry>('PATCH', `/api/rooms/${e(roomId)}/membership`, { body: changes })).body
  }

  /**
   * Changes a room's settings.
   * @param ifRevision the room as it was looked at: when it has gone on since, nothing is changed and the answer is `stale` (412)
   */
  async update(roomId: string, fields: RoomFields, ifRevision?: number): Promise<Room> {
    const call = { body: fields, ifMatch: ifRevision }
    return (await this.http.call<Room>('PATCH', `/api/rooms/${e(roomId)}`, call)).body
  }

  async archive(roomId: string): Promise<void> {
    await this.http.call('DELETE', `/api/rooms/${e(roomId)}`)
  }

  async restore(roomId: string): Promise<Room> {
    return (await this.http.call<Room>('POST', `/api/rooms/${e(roomId)}/restore`, keyed())).body
  }

  /** Passes the room on; I become an admin of it. */
  async transferOwnership(roomId: string, userId: string): Promise<Room> {
    return (await this.http.call<Room>('POST', `/api/rooms/${e(roomId)}/owner`, { body: { userId }, ...keyed() })).body
  }

  async changeMember(roomId: string, userId: string, changes: MemberChanges): Promise<Member> {
    const path = `/api/rooms/${e(roomId)}/members/${e(userId)}`
    return (await this.http.call<Member>('PATCH', path, { body: changes })).body
  }

  /** All bans of a room, for its moderators. @param after a position that the answer has to contain */
  async bans(roomId: string, after?: string): Promise<readonly Ban[]> {
    return (await allPages<Ban>(this.http, `/api/rooms/${e(roomId)}/bans`, after)).body
  }

  async ban(roomId: string, userId: string, reason?: string): Promise<void> {
    const body = reason === undefined || reason === '' ? {} : { reason }
    await this.http.call('PUT', `/api/rooms/${e(roomId)}/bans/${e(userId)}`, { body })
  }

  async unban(roomId: string, userId: string): Promise<void> {
    await this.http.call('DELETE', `/api/rooms/${e(roomId)}/bans/${e(userId)}`)
  }

  /** The one room of me and somebody, made when there is none. */
  async openDirect(userId: string): Promise<Room> {
    return (await this.http.call<Room>('POST', '/api/direct', { body: { userId }, ...keyed() })).body
  }
}

const keyed = () => ({ idempotencyKey: randomId() })
