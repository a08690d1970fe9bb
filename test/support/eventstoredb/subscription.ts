import { status } from '@grpc/grpc-js'
import { CAUGHT_UP, checkpointFrame, confirmationFrame } from './answers.js'
import type { Call } from './call.js'
import type { StoredEvent } from './event.js'
import type { EventFilter } from './event-filter.js'
import type { Log } from './log.js'

/** So many bytes are handed to a connection before the client has taken any. */
const WINDOW = 48 * 1024
/** So many events wait behind them for a live subscriber; one more, and it is dropped. */
const LIVE_BUFFER = 64

/** One subscriber: history with back-pressure, then live, without. */
export class Subscription {
  #isLive = false
  #looked = 0
  #waiting: Buffer[] = []
  /** Drops it at the next live event, however fast it is. */
  isDoomed = false

  /**
   * @param next index of the first event that it has not seen
   * @param wants which events are its own
   */
  constructor(
    private readonly call: Call,
    private readonly log: Log,
    private next: number,
    private readonly wants: (event: StoredEvent) => boolean,
    private readonly filter?: EventFilter,
  ) {
    call.send(confirmationFrame(crypto.randomUUID()))
    call.onDrain(() => this.#drain())
    this.#catchUp()
  }

  /** There is more in the log. */
  wake(): void {
    if (this.#isLive) this.#follow()
  }

  #drain(): void {
    if (this.#isLive) this.#flush()
    else this.#catchUp()
  }

  #catchUp(): void {
    let room = WINDOW - this.call.backlog
    const frames: Buffer[] = []
    while (this.next < this.log.visible && room > 0)
      for (const frame of this.#framesOf(this.#take())) {
        frames.push(frame)
        room -= frame.length
      }
    if (this.next === this.log.visible && room > 0) {
      this.#isLive = true
      frames.push(CAUGHT_UP)
    }
    this.#send(frames)
  }

  #follow(): void {
    while (this.next < this.log.visible && this.call.isOpen) {
      const event = this.#take()
      this.#waiting.push(...this.#framesOf(event))
      if (this.#waiting.length > LIVE_BUFFER) this.#flush()
      if (this.#waiting.length > LIVE_BUFFER || (this.isDoomed && this.wants(event))) this.#drop()
    }
    this.#flush()
  }

  #take(): StoredEvent {
    const event = this.log.events[this.next++]
    if (event === undefined) throw new Error('an event is visible and not there')
    return event
  }

  #framesOf(event: StoredEvent): Buffer[] {
    const frames = this.wants(event) ? [event.frame] : []
    if (this.filter !== undefined && ++this.#looked % this.filter.checkpointEvery === 0)
      frames.push(checkpointFrame(event))
    return frames
  }

  /** Hands on what the connection takes now. */
  #flush(): void {
    let room = WINDOW - this.call.backlog
    let count = 0
    while (room > 0 && count < this.#waiting.length) room -= this.#waiting[count++]?.length ?? 0
    this.#send(this.#waiting.splice(0, count))
  }

  #send(frames: readonly Buffer[]): void {
    if (frames.length > 0) this.call.send(Buffer.concat(frames))
  }

  #drop(): void {
    this.#waiting = []
    const message = 'Operation timed out: Consumer too slow to handle event while live. Client resubscription required.'
    this.call.fail(status.ABORTED, message)
  }
}
