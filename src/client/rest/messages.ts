import type { Edit, Message, Receipt } from '../frames.js'
import type { Http, HttpAnswer } from '../http.js'
import { randomId } from '../ids.js'
import { allPages, e, type Page } from './paths.js'

/** A thread: the message it began with, and a page of the replies, in ascending `seq`. */
export type ThreadPage = {
  readonly root: Message
  readonly items: readonly Message[]
  readonly page: Page<Message>['page'] & { readonly hasBefore: boolean; readonly hasAfter: boolean }
}

/** Which page of a thread: the newest, or the one before or after a message's number. */
export type PageOfReplies = { readonly limit?: number; readonly before?: number; readonly after?: number }

/** What belongs to single messages, besides the commands of the socket. All reject with ParleyProblem, ConnectionLost or TimedOut. */
export class MessagesRest {
  constructor(private readonly http: Http) {}

  /**
   * A thread, its newest replies unless others are asked for.
   * @param threadId id of the message it began with
   * @param after a position that the answer has to contain
   */
  thread(roomId: string, threadId: string, at: PageOfReplies = {}, after?: string): Promise<HttpAnswer<ThreadPage>> {
    return this.http.call('GET', `/api/rooms/${e(roomId)}/threads/${e(threadId)}`, { query: at, after })
  }

  /** All versions of a message, the first one first. */
  async edits(messageId: string): Promise<readonly Edit[]> {
    return (await allPages<Edit>(this.http, `/api/messages/${e(messageId)}/edits`)).body
  }

  /** Who has read a message, its sender aside. */
  async reads(messageId: string): Promise<readonly Receipt[]> {
    return (await allPages<Receipt>(this.http, `/api/messages/${e(messageId)}/reads`)).body
  }

  /** Posts a message once more in another room, with its attribution. */
  async forward(messageId: string, roomId: string): Promise<Message> {
    const call = { body: { roomId }, idempotencyKey: randomId() }
    return (await this.http.call<Message>('POST', `/api/messages/${e(messageId)}/forward`, call)).body
  }

  /** Asks an AI member (or all of the room) to answer a message once more. */
  async requestReply(messageId: string, agentId?: string): Promise<void> {
    const body = agentId === undefined ? {} : { agentId }
    await this.http.call('POST', `/api/messages/${e(messageId)}/reply-requests`, { body, idempotencyKey: randomId() })
  }
}
