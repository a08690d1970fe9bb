import type { LoggedIn as LoginAnswer } from '../api/operations/logging-in.js'
import type {
  Changes as ScheduledMessageChanges,
  NewScheduled as NewScheduledMessage,
} from '../api/operations/scheduled-fields.js'
import { systemClock } from './clock.js'
import type { Member, Message, Room, RoomEntry, ScheduledMessage, User } from './frames.js'
import { Http, type HttpAnswer } from './http.js'
import { randomId } from './ids.js'
import { AuditRest } from './rest/audit.js'
import { InvitesRest } from './rest/invites.js'
import { MessagesRest } from './rest/messages.js'
import { allPages, e, type Page } from './rest/paths.js'
import { PeopleRest } from './rest/people.js'
import { RoomsRest } from './rest/rooms.js'

export type {
  Changes as ScheduledMessageChanges,
  NewScheduled as NewScheduledMessage,
} from '../api/operations/scheduled-fields.js'

/** What logging in answers who keeps the refresh token. */
export type LoggedIn = LoginAnswer & { readonly refreshToken: string }
/** A page of messages, in ascending `seq`. */
export type MessagePage = {
  readonly items: readonly Message[]
  readonly page: Page<Message>['page'] & { readonly hasBefore: boolean; readonly hasAfter: boolean }
}
/** Which page of messages: the newest, or the one before, after or around a message's number. */
export type PageOfMessages = {
  readonly limit?: number
  readonly before?: number
  readonly after?: number
  readonly around?: number
}

/** Which of my scheduled messages: those that wait, in every room, unless given. */
export type ScheduledQuery = {
  readonly status?: ScheduledMessage['status']
  readonly roomId?: string
  readonly limit?: number
  readonly cursor?: string
}

/** The REST operations that a chat client needs, typed by the server's own schemas. All reject with ParleyProblem, ConnectionLost or TimedOut. */
export class Rest {
  /** Rooms and their members. */
  readonly roomAdministration: RoomsRest
  readonly invites: InvitesRest
  /** Single messages: threads, versions, readers, forwarding. */
  readonly messageDetails: MessagesRest
  /** People, and my own account. */
  readonly people: PeopleRest
  /** What a room's log says and proves. */
  readonly audit: AuditRest

  constructor(private readonly http: Http) {
    this.roomAdministration = new RoomsRest(http)
    this.invites = new InvitesRest(http)
    this.messageDetails = new MessagesRest(http)
    this.people = new PeopleRest(http)
    this.audit = new AuditRest(http)
  }

  /** For who is not logged in yet: to register, for instance. @param url of the server */
  static of(url: string): Rest {
    return new Rest(new Http(url, null, systemClock))
  }

  /** Makes an account and logs in. */
  async register(username: string, password: string, displayName?: string): Promise<LoggedIn> {
    const body = { username, password, ...(displayName !== undefined && { displayName }) }
    return (await this.http.call<LoggedIn>('POST', '/api/auth/register', { body })).body
  }

  async logIn(username: string, password: string): Promise<LoggedIn> {
    return (await this.http.call<LoggedIn>('POST', '/api/auth/login', { body: { username, password } })).body
  }

  /**
   * Exchanges a refresh token, good once, for new tokens.
   * @param key names the exchange: should its answer be lost, the same one again has the same outcome. Given a new one unless given
   */
  async refresh(refreshToken: string, key: string = randomId()): Promise<LoggedIn> {
    const call = { body: { refreshToken }, idempotencyKey: key }
    return (await this.http.call<LoggedIn>('POST', '/api/auth/refresh', call)).body
  }

  /** Ends this session. */
  async logOut(): Promise<void> {
    await this.http.call('POST', '/api/auth/logout')
  }

  async me(): Promise<User> {
    return (await this.http.call<User>('GET', '/api/users/me')).body
  }

  /** Public rooms whose name or description contains a text. */
  async discover(q?: string, cursor?: string): Promise<Page<Room>> {
    return (await this.http.call<Page<Room>>('GET', '/api/rooms/discover', { query: { q, cursor } })).body
  }

  /** All of my rooms. @param after a position that the answer has to contain; @param onPage hears each page when it comes */
  rooms(after?: string, onPage?: (rooms: readonly RoomEntry[]) => void): Promise<HttpAnswer<readonly RoomEntry[]>> {
    return allPages<RoomEntry>(this.http, '/api/rooms', after, {}, onPage)
  }

  room(roomId: string, after?: string): Promise<HttpAnswer<Room>> {
    return this.http.call<Room>('GET', `/api/rooms/${e(roomId)}`, { after })
  }

  /** All members of a room. */
  members(roomId: string, after?: string): Promise<HttpAnswer<readonly Member[]>> {
    return allPages<Member>(this.http, `/api/rooms/${e(roomId)}/members`, after)
  }

  /** All pinned messages of a room, the latest pinned last. */
  pins(roomId: string, after?: string): Promise<HttpAnswer<readonly Message[]>> {
    return allPages<Message>(this.http, `/api/rooms/${e(roomId)}/pins`, after)
  }

  messages(roomId: string, at: PageOfMessages = {}, after?: string): Promise<HttpAnswer<MessagePage>> {
    return this.http.call<MessagePage>('GET', `/api/rooms/${e(roomId)}/messages`, { query: at, after })
  }

  message(messageId: string, after?: string): Promise<HttpAnswer<Message>> {
    return this.http.call<Message>('GET', `/api/messages/${e(messageId)}`, { after })
  }

  /** Pins a message (moderators); no socket command does this. */
  async pin(messageId: string): Promise<void> {
    await this.http.call('PUT', `/api/messages/${e(messageId)}/pin`)
  }

  async unpin(messageId: string): Promise<void> {
    await this.http.call('DELETE', `/api/messages/${e(messageId)}/pin`)
  }

  /**
   * Has a message posted at a time, in my name.
   * @param key names the request: the same one again schedules nothing more. Given a new one unless given
   */
  async scheduleMessage(message: NewScheduledMessage, key: string = randomId()): Promise<ScheduledMessage> {
    const call = { body: message, idempotencyKey: key }
    return (await this.http.call<ScheduledMessage>('POST', '/api/scheduled-messages', call)).body
  }

  /** A page of what I have scheduled, in the order of sending: what waits, unless something else is asked for. */
  async scheduledMessages(query: ScheduledQuery = {}): Promise<Page<ScheduledMessage>> {
    return (await this.http.call<Page<ScheduledMessage>>('GET', '/api/scheduled-messages', { query })).body
  }

  /** Changes a message that waits; `metadata` is replaced as a whole. */
  async changeScheduledMessage(scheduledId: string, changes: ScheduledMessageChanges): Promise<ScheduledMessage> {
    const path = `/api/scheduled-messages/${e(scheduledId)}`
    return (await this.http.call<ScheduledMessage>('PATCH', path, { body: changes })).body
  }

  /** Cancels a message that waits. */
  async cancelScheduledMessage(scheduledId: string): Promise<void> {
    await this.http.call('DELETE', `/api/scheduled-messages/${e(scheduledId)}`)
  }
}
