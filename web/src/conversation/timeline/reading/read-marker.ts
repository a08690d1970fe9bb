import type { ParleyClient } from '../../../../../src/client/index.js'

const PACE_MS = 1_000

/** Moves my read marker in a room: the first time at once, then at most once a second, the farthest. */
export class ReadMarker {
  #marked = 0
  #wanted = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly client: Pick<ParleyClient, 'command'>,
    private readonly roomId: string,
  ) {}

  /** Everything up to a message has been seen. @param seq its number */
  seen(seq: number): void {
    if (seq <= this.#wanted) return
    this.#wanted = seq
    if (this.#timer === undefined) this.#mark()
  }

  /** What has been seen is still told. */
  close(): void {
    if (this.#timer === undefined) return
    this.#rest()
    if (this.#wanted > this.#marked) this.#mark()
    this.#rest()
  }

  #mark(): void {
    const seq = this.#wanted
    this.#marked = seq
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      if (this.#wanted > this.#marked) this.#mark()
    }, PACE_MS)
    this.client.command('mark_as_read', { roomId: this.roomId, seq }).catch(() => {
      // It is told when something is seen the next time.
      if (this.#marked === seq) this.#marked = this.#wanted = 0
    })
  }

  #rest(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
