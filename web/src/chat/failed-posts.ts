import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { take } from 'rxjs'
import {
  type NewMessage,
  type ParleyClient,
  type PendingPost,
  randomId,
  type RefusedPost,
} from '../../../src/client/index.js'
import { onLocalChange, readLocal, writeLocal } from '../storage/local.js'
import { refusalText } from './refusal-text.js'

/** A message of mine that the server has refused; it stays in sight until it is tried again or discarded. */
export type FailedPost = PendingPost & {
  /** Why, in words for people. */
  readonly reason: string
}

type Draft = Omit<NewMessage, 'clientId'>
type Posts = Pick<ParleyClient, 'post' | 'refused' | 'pending$'>
/** The oldest are let go first. */
const KEPT = 100

/** Under what name an account's failed posts are kept. */
export const failedPostsKey = (userId: string): string => `parley.failed.${userId}`

/** Posts messages, and keeps those that were refused in this browser's storage: nothing written is lost. */
export class FailedPosts {
  readonly #kept
  /** Client keys of those that are on their way again. They stay in the storage: the outbox may not have them yet. */
  readonly #sending = signal<ReadonlySet<string>>(new Set())
  readonly #all = computed(() => this.#kept.value.filter(({ clientId }) => !this.#sending.value.has(clientId)))
  readonly #key: string
  readonly #disposals: (() => void)[] = []

  constructor(
    private readonly client: Posts,
    userId: string,
  ) {
    this.#key = failedPostsKey(userId)
    this.#kept = signal(failedPostsIn(readLocal(this.#key)))
    const refusals = client.refused.subscribe((post) => this.#keep(failedPost(post)))
    this.#disposals.push(() => refusals.unsubscribe())
    this.#disposals.push(onLocalChange(this.#key, () => (this.#kept.value = failedPostsIn(readLocal(this.#key)))))
    client.pending$.pipe(take(1)).subscribe((pending) => this.#takeUp(pending))
  }

  /** In the order of writing; without those that are on their way again. */
  get all(): ReadonlySignal<readonly FailedPost[]> {
    return this.#all
  }

  /** Posts a message; it is among the pending at once. When it is refused it is found among the failed. */
  post(roomId: string, message: Draft): void {
    this.#send({ clientId: randomId(), roomId, message, at: Date.now() })
  }

  /** Sends a failed one again, under its own key. */
  retry(clientId: string): void {
    const post = this.#all.value.find((one) => one.clientId === clientId)
    if (post !== undefined) this.#sendAgain(post)
  }

  /** Gives a failed one up. */
  discard(clientId: string): void {
    this.#set(this.#known().filter((one) => one.clientId !== clientId))
  }

  /** Forgets all of them. */
  clear(): void {
    this.#set([])
  }

  close(): void {
    for (const dispose of this.#disposals) dispose()
  }

  /** An earlier page ended between one keeping a message and the other one letting it go. */
  #takeUp(pending: readonly PendingPost[]): void {
    const waiting = new Set(pending.map(({ clientId }) => clientId))
    for (const post of this.#kept.value) if (waiting.has(post.clientId)) this.#sendAgain(post)
  }

  #sendAgain(post: FailedPost): void {
    this.#sending.value = new Set(this.#sending.value).add(post.clientId)
    this.#send(post)
  }

  #send({ clientId, roomId, message, at }: PendingPost): void {
    this.client.post(roomId, message, clientId).then(
      () => this.#acknowledged(clientId),
      (error: unknown) => {
        // What waits when the client is closed stays in the outbox. What was refused is here already; what never came so far is not.
        if (error instanceof Error && error.name === 'ClientClosed') return
        this.#keep(failedPost({ clientId, roomId, message, at, error }))
      },
    )
  }

  #acknowledged(clientId: string): void {
    if (this.#kept.value.some((one) => one.clientId === clientId)) this.discard(clientId)
    this.#notSending(clientId)
  }

  #keep(post: FailedPost): void {
    const kept = new Map(this.#known().map((one) => [one.clientId, one]))
    this.#set([...kept.set(post.clientId, post).values()].sort((a, b) => a.at - b.at).slice(-KEPT))
    this.#notSending(post.clientId)
  }

  #notSending(clientId: string): void {
    if (this.#sending.value.has(clientId))
      this.#sending.value = new Set([...this.#sending.value].filter((one) => one !== clientId))
  }

  /** Read again: another tab may have been refused the same message, or another one. */
  #known(): readonly FailedPost[] {
    const known = [...failedPostsIn(readLocal(this.#key)), ...this.#kept.value]
    return [...new Map(known.map((one) => [one.clientId, one])).values()]
  }

  #set(posts: readonly FailedPost[]): void {
    this.#kept.value = posts
    writeLocal(this.#key, posts.length === 0 ? null : posts)
  }
}

const failedPost = ({ clientId, roomId, message, at, error }: RefusedPost): FailedPost => ({
  ...{ clientId, roomId, message, at },
  reason: refusalText(error),
})

/** Reads what was kept; what is no failed post (any more) is left out. */
export function failedPostsIn(kept: unknown): readonly FailedPost[] {
  return Array.isArray(kept) ? kept.filter(isFailedPost) : []
}

function isFailedPost(value: unknown): value is FailedPost {
  if (typeof value !== 'object' || value === null) return false
  const { clientId, roomId, message, at, reason } = value as Partial<Record<keyof FailedPost, unknown>>
  const isText = [clientId, roomId, reason].every((text) => typeof text === 'string')
  const hasContent = typeof message === 'object' && message !== null && 'content' in message
  return isText && typeof at === 'number' && hasContent && typeof message.content === 'string'
}
