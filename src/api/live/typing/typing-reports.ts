import { LRUCache } from 'lru-cache'
import type { SchedulerLike } from 'rxjs'
import type { Relay } from '../../relay.js'
import { LIVE_LIMITS } from '../limits.js'

/** Typists that are answered for; of others it is not told that they have stopped: elsewhere that expires. */
const MOST = 10_000

/**
 * Tells the other instances of those who type here: that they do, often enough that it does not expire there, and that they have stopped.
 * For whoever typed last on another instance, that one answers.
 */
export class TypingReports {
  /** Who types here, by room, and when the others were last told. */
  readonly #toldAt = new LRUCache<string, number>({ max: MOST })

  constructor(
    private readonly relay: Relay,
    private readonly scheduler: SchedulerLike,
  ) {}

  /** Somebody types here, or goes on. */
  started(roomId: string, userId: string): void {
    const key = keyOf(roomId, userId)
    const now = this.scheduler.now()
    if (now - (this.#toldAt.get(key) ?? -Infinity) < LIVE_LIMITS.typingRenewalMs) return
    this.#toldAt.set(key, now)
    this.relay.tell({ kind: 'typing', roomId, userId, isTyping: true })
  }

  /** Somebody has stopped. */
  stopped(roomId: string, userId: string): void {
    if (this.#toldAt.delete(keyOf(roomId, userId))) this.relay.tell({ kind: 'typing', roomId, userId, isTyping: false })
  }

  /** Somebody who typed on another instance is about to stop here. */
  takeOver(roomId: string, userId: string): void {
    if (!this.has(roomId, userId)) this.#toldAt.set(keyOf(roomId, userId), -Infinity)
  }

  /** Another instance has told of somebody. */
  handOver(roomId: string, userId: string): void {
    this.#toldAt.delete(keyOf(roomId, userId))
  }

  /** True when somebody types there who said so here. */
  has(roomId: string, userId: string): boolean {
    return this.#toldAt.has(keyOf(roomId, userId))
  }
}

const keyOf = (roomId: string, userId: string): string => `${roomId} ${userId}`
