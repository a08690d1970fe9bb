import type { Clock } from './clock.js'
import type { EphemeralFrame } from './frames.js'

/** After this long without a new sign nobody is shown as typing, should the server's word be lost. */
const EXPIRY_MS = 5_000
/** The server passes a sign on at most this often; more would be wasted. */
const AGAIN_AFTER_MS = 2_000

type Typing = Extract<EphemeralFrame, { event: 'user_typing' | 'user_stopped_typing' }>

type Typist = { readonly payload: Typing['payload']; readonly cancel: () => void }

/** Ends typing that nobody has ended. `expired` has to come back through `hear`, as every sign does. */
export class TypingExpiry {
  readonly #typists = new Map<string, Typist>()

  /** @param expired hears of those who have stopped without saying so */
  constructor(
    private readonly clock: Clock,
    private readonly expired: (frame: Typing) => void,
  ) {}

  hear({ event, payload }: Typing): void {
    const key = `${payload.roomId} ${payload.userId}`
    this.#typists.get(key)?.cancel()
    this.#typists.delete(key)
    if (event === 'user_stopped_typing') return
    const cancel = this.clock.after(EXPIRY_MS, () => this.expired({ event: 'user_stopped_typing', payload }))
    this.#typists.set(key, { payload, cancel })
  }

  /** Ends typing now. @param roomId in which room; in all unless given */
  expireAll(roomId?: string): void {
    const ends = [...this.#typists.values()].filter(({ payload }) => roomId === undefined || payload.roomId === roomId)
    for (const frame of ends) this.expired({ event: 'user_stopped_typing', payload: frame.payload })
  }
}

/** Tells that I am typing, no more often than anybody wants to know. */
export class TypingSignal {
  readonly #toldAt = new Map<string, number>()

  /** @param tell sends a command that needs no answer */
  constructor(
    private readonly clock: Clock,
    private readonly tell: (command: 'typing_start' | 'typing_stop', roomId: string) => void,
  ) {}

  set(roomId: string, isTyping: boolean): void {
    const told = this.#toldAt.get(roomId)
    if (!isTyping) {
      if (told !== undefined) this.tell('typing_stop', roomId)
      this.#toldAt.delete(roomId)
      return
    }
    if (told !== undefined && this.clock.now() - told < AGAIN_AFTER_MS) return
    this.#toldAt.set(roomId, this.clock.now())
    this.tell('typing_start', roomId)
  }

  /** My message was sent: the server knows that I have stopped. */
  posted(roomId: string): void {
    this.#toldAt.delete(roomId)
  }
}
