import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import { status } from '@grpc/grpc-js'
import { FrameReader } from './frames.js'

const HEADERS = { ':status': 200, 'content-type': 'application/grpc' }

/** One gRPC call, on one HTTP/2 stream. Everything is allowed at any time: a call that has ended takes no notice. */
export class Call {
  #trailers: Record<string, string> = { 'grpc-status': String(status.OK) }
  #isFinished = false
  /** Frames of this turn: handed to the connection as one. */
  #frames: Buffer[] = []
  #size = 0

  constructor(
    readonly headers: IncomingHttpHeaders,
    private readonly stream: ServerHttp2Stream,
  ) {
    // A call that its client breaks off is no error of the server's.
    stream.on('error', () => undefined)
    stream.on('wantTrailers', () => stream.sendTrailers(this.#trailers))
  }

  /** Hands over each message, then tells that there are no more. */
  receive(onMessage: (message: Buffer) => void, onEnd: () => void = () => undefined): void {
    const reader = new FrameReader()
    this.stream.on('data', (chunk: Buffer) => {
      try {
        for (const message of reader.push(chunk)) onMessage(message)
      } catch (error) {
        this.fail(status.INTERNAL, String(error))
      }
    })
    this.stream.on('end', onEnd)
  }

  get isOpen(): boolean {
    return !this.#isFinished && !this.stream.destroyed
  }

  /** Bytes that wait for the client to take them. */
  get backlog(): number {
    return this.#size + this.stream.writableLength
  }

  /** @param frames one or several messages, as frames */
  send(frames: Buffer): void {
    if (!this.isOpen) return
    if (this.#frames.length === 0) process.nextTick(() => this.#flush())
    this.#frames.push(frames)
    this.#size += frames.length
  }

  onDrain(listener: () => void): void {
    this.stream.on('drain', listener)
  }

  onClose(listener: () => void): void {
    this.stream.on('close', listener)
  }

  /** Ends the call well, after what was sent. */
  finish(): void {
    this.#end()
  }

  /**
   * Ends the call with an error, after what was sent.
   * @param code gRPC's status
   * @param metadata what the client reads the kind of error from
   */
  fail(code: status, message: string, metadata: Readonly<Record<string, string>> = {}): void {
    this.#trailers = { 'grpc-status': String(code), 'grpc-message': encodeURI(message), ...metadata }
    this.#end()
  }

  /** Ends the call without a status, by RST_STREAM. */
  reset(code: number = constants.NGHTTP2_NO_ERROR): void {
    this.#isFinished = true
    if (!this.stream.destroyed) this.stream.close(code)
  }

  /** Breaks the whole connection that the call came by. */
  breakConnection(): void {
    this.stream.session?.destroy()
  }

  #flush(): void {
    const frames = this.#frames
    this.#frames = []
    this.#size = 0
    if (frames.length === 0 || this.stream.destroyed || this.stream.writableEnded) return
    this.#respond()
    this.stream.write(frames.length === 1 ? frames[0] : Buffer.concat(frames))
  }

  #respond(): void {
    if (!this.stream.headersSent) this.stream.respond(HEADERS, { waitForTrailers: true })
  }

  #end(): void {
    if (!this.isOpen) return
    this.#flush()
    this.#isFinished = true
    this.#respond()
    this.stream.end()
  }
}
