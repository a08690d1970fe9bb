import type { Observable } from 'rxjs'
import type { Notification } from '../projections/notifications.js'

/** What instances tell each other of that is in no log: ids and moments, and the text of an answer that is being written. */
export type Tidings =
  /** Somebody types, or has stopped. */
  | { readonly kind: 'typing'; readonly roomId: string; readonly userId: string; readonly isTyping: boolean }
  /** Somebody's devices have received everything up to a message. */
  | {
      readonly kind: 'delivered'
      readonly roomId: string
      readonly userId: string
      readonly seq: number
      readonly isTold: boolean
    }
  /** An agent's answer so far; the payload of `ai_partial`. */
  | { readonly kind: 'partial'; readonly partial: PartialAnswer }
  /** Logins that have ended: their sockets close. */
  | { readonly kind: 'sessions'; readonly ended: readonly string[] }
  /** What a projector has done. */
  | { readonly kind: 'readModels'; readonly notification: Notification }

export type PartialAnswer = {
  readonly roomId: string
  readonly agentId: string
  readonly replyTo: string
  readonly text: string
  readonly done: boolean
}

/**
 * Brings tidings to the other instances. At most once, and only to those who can be reached just now: who missed them lacks a courtesy, or
 * learns of it a little later from a store.
 */
export interface Relay {
  /** Never waits and never throws. */
  tell(tidings: Tidings): void
  /** What the others tell; never one's own. */
  readonly heard: Observable<Tidings>
}
