import type { ExpectDocumented } from './openapi-response.js'

/**
 * Every field that stories read from an answer, whatever the operation: which of them are there is checked against the OpenAPI document
 * before a test sees the answer.
 */
export type Answer = {
  readonly id: string
  readonly code: string
  readonly detail: string
  readonly requestId: string
  readonly errors: readonly { readonly path: string; readonly message: string }[]
  readonly items: readonly Answer[]
  readonly page: {
    readonly limit: number
    readonly hasMore: boolean
    readonly hasBefore: boolean
    readonly hasAfter: boolean
    readonly next: string
  }
  readonly user: Answer
  readonly room: Answer
  readonly root: Answer
  readonly sender: Answer
  readonly membership: Answer
  readonly partner: Answer | null
  readonly presence: Answer
  readonly lastMessage: Answer | null
  readonly members: readonly Answer[]
  readonly messages: readonly Answer[]
  readonly pins: readonly Answer[]
  readonly reactions: readonly { readonly emoji: string; readonly count: number; readonly userIds: readonly string[] }[]
  readonly excluded: readonly { readonly seq: number; readonly reason: string }[]
  readonly parked: readonly unknown[]
  readonly counts: Readonly<Record<string, number>>
  readonly ai: { readonly enabled: boolean; readonly trigger: string; readonly agents: readonly string[] }
  readonly data: Readonly<Record<string, unknown>>
  readonly metadata: Readonly<Record<string, unknown>>
  readonly rebuild: { readonly state: string; readonly comparison: { readonly differing: number } } | null
  readonly mentions: readonly string[]
  readonly status: string
  readonly statusMessage: string | null
  readonly currentRoomId: string | null
  readonly lastSeenAt: string | null
  readonly type: string
  readonly kind: string
  readonly role: string
  readonly name: string
  readonly username: string
  readonly displayName: string
  readonly bio: string | null
  readonly persona: string | null
  readonly content: string
  readonly accessToken: string
  readonly refreshToken: string
  readonly userId: string
  readonly ownerId: string | null
  readonly inviteeId: string
  readonly messageId: string | null
  readonly respondedAt: string | null
  readonly inviterId: string
  readonly roomId: string
  readonly replyTo: string | null
  readonly threadId: string | null
  readonly actorId: string
  readonly editorId: string
  readonly byUserId: string
  readonly reason: string | null
  readonly stored: string
  readonly headHash: string
  readonly at: string
  readonly createdAt: string
  readonly failedAt: string
  readonly joinedAt: string
  readonly editedAt: string | null
  readonly mutedUntil: string | null
  readonly sendAt: string
  readonly seq: number
  readonly readSeq: number
  readonly lastSeq: number
  readonly headSeq: number
  readonly revision: number
  readonly headRevision: number
  readonly events: number
  readonly replyCount: number
  readonly memberCount: number
  readonly onlineCount: number
  readonly unreadCount: number
  readonly mentionCount: number
  readonly expiresIn: number
  readonly archived: boolean
  readonly deleted: boolean
  readonly pinned: boolean
  readonly current: boolean
  readonly ok: boolean
}

export type Reply = { readonly status: number; readonly body: Answer; readonly headers: Headers }
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
export type Sent = {
  readonly token?: string | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Sent as JSON; text and bytes as they are. */
  readonly body?: unknown
}

/** Talks to a server, and holds every answer against the OpenAPI document. */
export class Client {
  constructor(
    readonly url: string,
    private readonly expectDocumented: ExpectDocumented,
  ) {}

  /**
   * Sends a request.
   * @param path below the server's address, already %-encoded
   * @throws when the document does not have this answer
   */
  async send(method: Method, path: string, { token, headers = {}, body }: Sent = {}): Promise<Reply> {
    const isRaw = typeof body === 'string' || Buffer.isBuffer(body)
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && { body: isRaw ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const answer: unknown = text === '' ? undefined : JSON.parse(text)
    this.expectDocumented(`${method} ${path}`, response.status, answer)
    // What the document promises has just been checked; the compiler cannot know.
    return { status: response.status, body: answer as Answer, headers: response.headers }
  }
}

type HeaderFields = Readonly<Record<string, string>>

/** Somebody who is logged in. */
export class Person {
  readonly id: string
  readonly username: string

  constructor(
    readonly client: Client,
    readonly user: Answer,
    readonly token: string,
    readonly refreshToken: string,
  ) {
    this.id = user.id
    this.username = user.username
  }

  send(method: Method, path: string, body?: unknown, headers?: HeaderFields): Promise<Reply> {
    return this.client.send(method, path, { token: this.token, body, headers })
  }

  get(path: string, headers?: HeaderFields): Promise<Reply> {
    return this.send('GET', path, undefined, headers)
  }

  post(path: string, body?: unknown, headers?: HeaderFields): Promise<Reply> {
    return this.send('POST', path, body, headers)
  }

  patch(path: string, body?: unknown, headers?: HeaderFields): Promise<Reply> {
    return this.send('PATCH', path, body, headers)
  }

  put(path: string, body?: unknown, headers?: HeaderFields): Promise<Reply> {
    return this.send('PUT', path, body, headers)
  }

  delete(path: string, headers?: HeaderFields): Promise<Reply> {
    return this.send('DELETE', path, undefined, headers)
  }
}
