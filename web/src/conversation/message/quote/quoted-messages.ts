import { signal, type ReadonlySignal } from '@preact/signals'
import {
  foldMessage,
  type Message,
  type ParleyClient,
  ParleyProblem,
  UNCLEAR,
} from '../../../../../src/client/index.js'

/** `gone`: deleted for good, or not for me to see. */
export type Quoted = Message | 'loading' | 'gone' | 'unreachable'
type Client = Pick<ParleyClient, 'rest' | 'room' | 'state' | 'states'>

/** How long a message is kept that nobody shows any more: scrolling back and forth does not fetch it anew. */
const LINGER_MS = 30_000
/** How long to wait before it is tried again, when there is a connection and yet no answer. */
const AGAIN_MS = 30_000

/** A message from elsewhere, kept up to date by the room's events for as long as somebody shows it. */
class QuotedMessage {
  readonly #state = signal<Quoted>('loading')
  #users = 0
  #stop: (() => void) | null = null
  /** The last attempt to read it has failed, in a way that may pass. */
  #isDue = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly client: Client,
    private readonly roomId: string,
    private readonly messageId: string,
    private readonly forget: () => void,
  ) {}

  get state(): ReadonlySignal<Quoted> {
    return this.#state
  }

  /** @returns ends the use */
  use(): () => void {
    this.#users += 1
    if (this.#stop === null) this.#begin()
    return () => {
      this.#users -= 1
      setTimeout(() => this.#end(), LINGER_MS)
    }
  }

  #begin(): void {
    // Events first: what happens while it is read must not be missed.
    const subscription = this.client.room(this.roomId).events.subscribe((frame) => {
      if (frame.event === 'gap') void this.#read()
      else if ('revision' in frame.payload) this.#fold(frame as Parameters<typeof foldMessage>[1])
    })
    subscription.add(this.client.states.subscribe(() => this.#readIfDue()))
    this.#stop = () => {
      subscription.unsubscribe()
      clearTimeout(this.#timer)
    }
    void this.#read()
  }

  #readIfDue(): void {
    if (this.#isDue && this.client.state === 'online') void this.#read()
  }

  /** Only its text and its deletion are shown, and those may be told twice. */
  #fold(frame: Parameters<typeof foldMessage>[1]): void {
    const message = this.#state.value
    if (typeof message === 'string') return
    const folded = foldMessage(message, frame, true)
    if (folded !== UNCLEAR) this.#state.value = folded
  }

  async #read(): Promise<void> {
    this.#isDue = false
    clearTimeout(this.#timer)
    try {
      const { body } = await this.client.rest.message(this.messageId)
      const shown = this.#state.value
      // A deletion that came by event is newer than what was read before it.
      if (typeof shown === 'string' || !shown.deleted) this.#state.value = body
    } catch (error) {
      const isGone = error instanceof ParleyProblem && (error.status === 403 || error.status === 404)
      if (isGone) this.#state.value = 'gone'
      else this.#failed()
    }
  }

  #failed(): void {
    // What is known of it is better than nothing.
    if (typeof this.#state.value === 'string') this.#state.value = 'unreachable'
    if (this.#stop === null) return
    this.#isDue = true
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#readIfDue(), AGAIN_MS)
  }

  #end(): void {
    if (this.#users > 0 || this.#stop === null) return
    this.#stop()
    this.#stop = null
    this.forget()
  }
}

const ofClients = new WeakMap<Client, Map<string, QuotedMessage>>()

/** A message that may not be among those that are loaded; one object for all who quote it. */
export function quotedMessage(client: Client, roomId: string, messageId: string): QuotedMessage {
  const known = ofClients.get(client) ?? new Map<string, QuotedMessage>()
  ofClients.set(client, known)
  const quoted = known.get(messageId) ?? new QuotedMessage(client, roomId, messageId, () => known.delete(messageId))
  known.set(messageId, quoted)
  return quoted
}
