/** How a protocol writes one frame: the bytes that go to a socket as they are. */
export type Encoding = (frame: Frame) => Buffer

/** One message to clients. It is written out once per protocol, however many sockets it goes to. */
export class Frame {
  #json: string | undefined
  readonly #written = new Map<Encoding, Buffer>()

  /**
   * @param event name of the event, as the public contract has it
   * @param payload JSON; never changed afterwards
   */
  constructor(
    readonly event: string,
    readonly payload: object,
  ) {}

  /** The payload as JSON text. */
  get json(): string {
    return (this.#json ??= JSON.stringify(this.payload))
  }

  /** The bytes of the frame in a protocol. */
  written(encoding: Encoding): Buffer {
    const known = this.#written.get(encoding)
    if (known !== undefined) return known
    const bytes = encoding(this)
    this.#written.set(encoding, bytes)
    return bytes
  }
}

/** Frames that go to a socket together, in order, in one write; shared by all sockets that get the same ones. */
export class FrameBatch {
  readonly #written = new Map<Encoding, Buffer>()

  constructor(readonly frames: readonly Frame[]) {}

  /** The bytes of all frames, one after the other. */
  written(encoding: Encoding): Buffer {
    const known = this.#written.get(encoding)
    if (known !== undefined) return known
    const parts = this.frames.map((frame) => frame.written(encoding))
    const bytes = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)
    this.#written.set(encoding, bytes)
    return bytes
  }
}

/** A single frame as a batch. */
export const batchOf = (...frames: readonly Frame[]): FrameBatch => new FrameBatch(frames)
