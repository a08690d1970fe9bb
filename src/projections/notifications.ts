import type { Position } from '../commands/event-store.js'

/** What the runner tells those who read: in this process or, as it is plain data, across threads. */
export type Notification =
  /** Every serving generation contains the log up to this position, durably. */
  | { readonly kind: 'advanced'; readonly position: Position }
  /** A read model is served from another collection; the one before goes away a little later. */
  | { readonly kind: 'switched'; readonly model: string; readonly collection: string }
  /** Events of a stream wait in a serving generation: what is read of it may be old. */
  | { readonly kind: 'parked'; readonly projection: string; readonly stream: string }
  /** That projection has folded the stream's waiting events. */
  | { readonly kind: 'healed'; readonly projection: string; readonly stream: string }
  /** Something failed and is tried again: for the log of the process, not for its callers. */
  | { readonly kind: 'trouble'; readonly doing: string; readonly error: string }

export type Notify = (notification: Notification) => void
