import { BehaviorSubject } from 'rxjs'
import type { EphemeralFrame } from './frames.js'

/** Who is typing in which room, in the order of beginning. */
export type Typing = ReadonlyMap<string, readonly string[]>

/** Who is typing in any room of mine, whether somebody looks at it or not. */
export class Typists {
  readonly states = new BehaviorSubject<Typing>(new Map())

  /** @param isMe whether that is myself: what I type on another device is no news */
  constructor(private readonly isMe: (userId: string) => boolean) {}

  hear({ event, payload }: EphemeralFrame): void {
    if (event === 'user_typing') this.#set(payload.roomId, payload.userId, true)
    if (event === 'user_stopped_typing') this.#set(payload.roomId, payload.userId, false)
  }

  #set(roomId: string, userId: string, isTyping: boolean): void {
    const before = this.states.value.get(roomId) ?? []
    if (before.includes(userId) === isTyping || this.isMe(userId)) return
    const now = isTyping ? [...before, userId] : before.filter((id) => id !== userId)
    const rooms = new Map(this.states.value)
    if (now.length > 0) rooms.set(roomId, now)
    else rooms.delete(roomId)
    this.states.next(rooms)
  }
}
