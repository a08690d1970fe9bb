import { once } from 'node:events'
import { createServer as createHttp2Server, type Http2Server, type ServerHttp2Stream } from 'node:http2'
import type { IncomingHttpHeaders } from 'node:http2'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'

/** What Kestrel allows, and what a client that leaks reads runs into. */
const CONCURRENT_STREAMS = 100

/** Room for as many calls, each with what waits for its client. */
const SESSION_MEGABYTES = 100

/** Once HTTP/2 has a socket nothing public stops it reading; the handle itself still can. */
type Handle = { readStop(): void; readStart(): void }

/** The server's sockets: what a network, or a stopped process, does to them happens here. */
export class Connections {
  readonly #http2: Http2Server
  readonly #sockets = new Set<Socket>()
  #listener: Server | undefined
  /** Sockets that came while the server was frozen. */
  #parked: Socket[] | undefined
  #reopening: NodeJS.Timeout | undefined
  #port = 0
  #isClosed = false

  constructor(onStream: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void) {
    this.#http2 = createHttp2Server({
      settings: { maxConcurrentStreams: CONCURRENT_STREAMS },
      maxSessionMemory: SESSION_MEGABYTES,
    })
    this.#http2.on('stream', onStream)
    // A broken peer ends its own session; the server goes on.
    this.#http2.on('sessionError', () => undefined)
  }

  get port(): number {
    return this.#port
  }

  /** @throws Error when the port is taken */
  async listen(port: number): Promise<void> {
    const listener = createServer((socket) => this.#accept(socket))
    listener.listen(port, '127.0.0.1')
    await once(listener, 'listening')
    this.#listener = listener
    this.#port = (listener.address() as AddressInfo).port
  }

  /** Every connection goes at once. */
  drop(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  /** New connections are refused for so many milliseconds. */
  refuse(ms: number): void {
    this.#listener?.close()
    this.#listener = undefined
    clearTimeout(this.#reopening)
    this.#reopening = setTimeout(() => void this.#reopen(), ms)
  }

  /** Accepts, and answers nothing. */
  freeze(): void {
    this.#parked ??= []
    for (const socket of this.#sockets) handleOf(socket)?.readStop()
  }

  thaw(): void {
    const parked = this.#parked ?? []
    this.#parked = undefined
    for (const socket of this.#sockets) if (!parked.includes(socket)) handleOf(socket)?.readStart()
    for (const socket of parked) if (!socket.destroyed) this.#http2.emit('connection', socket)
  }

  get isFrozen(): boolean {
    return this.#parked !== undefined
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#reopening)
    this.#listener?.close()
    this.#listener = undefined
    this.drop()
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => undefined)
    socket.on('close', () => this.#sockets.delete(socket))
    if (this.#parked === undefined) this.#http2.emit('connection', socket)
    else this.#parked.push(socket)
  }

  /** Another process may have the port for a moment: an outage lasts as long as it takes. */
  async #reopen(): Promise<void> {
    try {
      await this.listen(this.#port)
      if (this.#isClosed) this.close()
    } catch {
      this.refuse(50)
    }
  }
}

function handleOf(socket: Socket): Handle | undefined {
  return (socket as Socket & { readonly _handle?: Handle | null })._handle ?? undefined
}
