import type { Block, Presence, User } from '../frames.js'
import type { Http } from '../http.js'
import { randomId } from '../ids.js'
import type { NewPresence } from '../commands.js'
import { allPages, e, type Page } from './paths.js'

/** What somebody may say of themselves. */
export type ProfileChanges = Partial<Pick<User, 'displayName' | 'avatarUrl' | 'bio' | 'locale' | 'timeZone'>>

/** What I let Parley do. */
export type Preferences = {
  /** What I write, and my profile, may be sent to AI providers outside this server. */
  readonly outsideProviders: boolean
  /** I am reminded, in my home room, of people from whom I have not heard for long. */
  readonly contactReminders: boolean
}

/** One of my logins. */
export type Login = {
  readonly id: string
  readonly createdAt: string
  readonly lastUsedAt: string
  readonly expiresAt: string
  readonly userAgent: string
  readonly current: boolean
}

/** People, and my own account. All reject with ParleyProblem, ConnectionLost or TimedOut. */
export class PeopleRest {
  constructor(private readonly http: Http) {}

  /** The directory: whose name contains a text. @param limit at most 100 */
  async search(q: string, limit = 20): Promise<readonly User[]> {
    return (await this.http.call<Page<User>>('GET', '/api/users', { query: { q, limit } })).body.items
  }

  async user(userId: string): Promise<User> {
    return (await this.http.call<User>('GET', `/api/users/${e(userId)}`)).body
  }

  /** The AI members that may be put in rooms. */
  async agents(): Promise<readonly User[]> {
    return (await allPages<User>(this.http, '/api/agents')).body
  }

  async changeMe(changes: ProfileChanges): Promise<User> {
    return (await this.http.call<User>('PATCH', '/api/users/me', { body: changes })).body
  }

  async preferences(): Promise<Preferences> {
    return (await this.http.call<Preferences>('GET', '/api/users/me/preferences')).body
  }

  /** Changes what I let Parley do; what is left out stays as it is. */
  async changePreferences(changes: Partial<Preferences>): Promise<Preferences> {
    return (await this.http.call<Preferences>('PATCH', '/api/users/me/preferences', { body: changes })).body
  }

  /** Sets my status on all of my devices. */
  async setStatus(status: NewPresence): Promise<Presence> {
    const call = { body: status, idempotencyKey: randomId() }
    return (await this.http.call<Presence>('POST', '/api/users/status', call)).body
  }

  async blocks(): Promise<readonly Block[]> {
    return (await allPages<Block>(this.http, '/api/users/me/blocks')).body
  }

  async block(userId: string): Promise<void> {
    await this.http.call('PUT', `/api/users/${e(userId)}/block`)
  }

  async unblock(userId: string): Promise<void> {
    await this.http.call('DELETE', `/api/users/${e(userId)}/block`)
  }

  /** Ends all my other logins. Rejects with `forbidden` when the present password is wrong. */
  async changePassword(current: string, next: string): Promise<void> {
    await this.http.call('POST', '/api/auth/password', { body: { current, new: next } })
  }

  async logins(): Promise<readonly Login[]> {
    return (await allPages<Login>(this.http, '/api/auth/sessions')).body
  }

  async endLogin(sessionId: string): Promise<void> {
    await this.http.call('DELETE', `/api/auth/sessions/${e(sessionId)}`)
  }
}
