import type { MessageBody, Target } from '../domain/room/commands.js'
import type { Position } from './event-store.js'

/** A message as the write side has to know it to decide a command about it. */
export type KnownMessage = Omit<Target, 'asOf'> & {
  readonly roomId: string
  /** Null when it is deleted or can be read no more. */
  readonly body: MessageBody | null
}

/** How the write side learns about messages, which its own state does not hold. Owned here, answered by the read side. */
export interface MessageReader {
  /**
   * The message with every change up to a position of the log; null when there is none.
   * @throws StoreUnavailable when that cannot be had in good time
   */
  read(messageId: string, upTo: Position): Promise<KnownMessage | null>
  /** Revision of the message's `MessagePosted` as far as the read side knows; null when it knows of none. Never waits for it to catch up. */
  postedAt(messageId: string): Promise<number | null>
  /**
   * Revision up to which the read side holds the room: a message that it does not know was not posted by then. −1: not at all.
   * @param revision of interest: when the read side is known to hold it, an older answer will do
   */
  coveredUpTo(roomId: string, revision: number): Promise<number>
}
