import type { NewMessage } from './commands.js'

/** A message that the server has not acknowledged yet. Plain JSON. */
export type PendingPost = {
  /** The client key: with it the server takes the message once, however often it is sent. */
  readonly clientId: string
  readonly roomId: string
  readonly message: Omit<NewMessage, 'clientId'>
  /** Milliseconds since 1970. */
  readonly at: number
}

/** Where messages wait that are not acknowledged. One that outlives the page or the process lets them survive it; each account needs its own. */
export interface Outbox {
  /** What waits, in the order of adding. */
  load(): Promise<readonly PendingPost[]>
  /** Resolves when it is kept; only then is it sent. */
  add(post: PendingPost): Promise<void>
  /** It was acknowledged or refused. An unknown key is no error. */
  remove(clientId: string): Promise<void>
  /**
   * Whether it still waits; for outboxes that several clients share, such as the tabs of a browser. What another one has settled meanwhile is not
   * sent again.
   */
  has?(clientId: string): Promise<boolean>
}

/** Messages wait in memory, and are lost with it. */
export function memoryOutbox(): Outbox {
  const posts = new Map<string, PendingPost>()
  return {
    load: () => Promise.resolve([...posts.values()]),
    add: (post) => {
      posts.set(post.clientId, post)
      return Promise.resolve()
    },
    remove: (clientId) => {
      posts.delete(clientId)
      return Promise.resolve()
    },
    has: (clientId) => Promise.resolve(posts.has(clientId)),
  }
}
