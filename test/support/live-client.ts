import { afterEach } from '@jest/globals'
import { io, type Socket } from 'socket.io-client'
import { WebSocket } from 'ws'
import type { Answer } from './client.js'
import { expectDocumentedAck, expectDocumentedAckEnvelope } from './documented-frame.js'

/** An acknowledgement, as tests read it. */
export type Ack = {
  readonly ok: boolean
  readonly data: Answer | null
  readonly position?: string
  readonly problem: Answer & { readonly status: number; readonly retryAfter?: number; readonly title: string }
}
export type Received = {
  readonly event: string
  readonly payload: Answer & Ack['problem']
  readonly id?: string | number
}
export type Protocol = 'socket.io' | 'websocket'

const open = new Set<LiveClient>()
afterEach(() => {
  for (const client of open) client.close()
  open.clear()
})

/** A client of the live feed, of either protocol, that keeps what it receives. */
export abstract class LiveClient {
  readonly received: Received[] = []
  /** How it ended: a close code, or Socket.IO's reason. */
  readonly ended: Promise<string>
  protected end: (how: string) => void = () => undefined
  private readonly waiting = new Set<() => void>()

  protected constructor() {
    this.ended = new Promise((resolve) => (this.end = resolve))
    open.add(this)
  }

  /** The first event of that name from the n-th received on. */
  async next(event: string, from = 0): Promise<Received> {
    for (;;) {
      const found = this.received.slice(from).find((each) => each.event === event)
      if (found !== undefined) return found
      await new Promise<void>((resolve) => this.waiting.add(resolve))
    }
  }

  /** The events of that name. */
  all(event: string): readonly Received[] {
    return this.received.filter((each) => each.event === event)
  }

  protected take(received: Received): void {
    this.received.push(received)
    for (const resolve of [...this.waiting]) resolve()
    this.waiting.clear()
  }

  /** Sends a command and waits for its acknowledgement. */
  abstract command(event: string, payload?: unknown): Promise<Ack>
  /** Sends a command and asks for no acknowledgement. */
  abstract tell(event: string, payload?: unknown): void
  abstract close(): void
}

/** A client of Socket.IO. */
export class SocketIoClient extends LiveClient {
  constructor(readonly socket: Socket) {
    super()
    socket.onAny((event: string, payload: Received['payload']) => this.take({ event, payload }))
    socket.on('disconnect', (reason) => this.end(reason))
  }

  /** Connects; resolves with `ready`. Rejects with the handshake's error. */
  static async connect(url: string, token: string, options: object = {}): Promise<SocketIoClient> {
    const client = new SocketIoClient(
      io(url, { auth: { token }, forceNew: true, reconnection: false, transports: ['websocket'], ...options }),
    )
    await Promise.race([client.next('ready'), client.refused()])
    return client
  }

  /** Rejects when the handshake is refused. */
  private refused(): Promise<never> {
    return new Promise((_, reject) => this.socket.once('connect_error', reject))
  }

  command(event: string, ...payload: readonly unknown[]): Promise<Ack> {
    const acknowledged = new Promise<Ack>((resolve) => this.socket.emit(event, ...payload, resolve))
    return acknowledged.then((ack) => {
      expectDocumentedAck(ack)
      return ack
    })
  }

  tell(event: string, ...payload: readonly unknown[]): void {
    this.socket.emit(event, ...payload)
  }

  close(): void {
    this.socket.disconnect()
  }
}

/** A client of the plain WebSocket. */
export class PlainWebSocketClient extends LiveClient {
  private lastId = 0

  constructor(readonly socket: WebSocket) {
    super()
    socket.on('message', (data: Buffer) => this.take(JSON.parse(data.toString()) as Received))
    socket.on('error', (error) => this.end(error.message))
    socket.on('close', (code) => this.end(String(code)))
  }

  /** A connection whose token is said in the sub-protocol; resolves with `ready`. */
  static async connect(url: string, token: string): Promise<PlainWebSocketClient> {
    const client = new PlainWebSocketClient(new WebSocket(wsAddress(url), ['parley', token]))
    await client.next('ready')
    return client
  }

  /** A connection without a token. */
  static async anonymous(url: string, path = '/ws', options: object = {}): Promise<PlainWebSocketClient> {
    const socket = new WebSocket(wsAddress(url, path), options)
    const client = new PlainWebSocketClient(socket)
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    return client
  }

  async command(event: string, payload?: unknown): Promise<Ack> {
    const id = (this.lastId += 1)
    const from = this.received.length
    this.socket.send(JSON.stringify({ event, payload, id }))
    return this.ack(id, from)
  }

  /** The acknowledgement of that id. */
  async ack(id: string | number, from = 0): Promise<Ack> {
    for (let at = from; ; at = this.received.length) {
      const ack = this.received.slice(from).find((each) => each.event === 'ack' && each.id === id)
      if (ack !== undefined) {
        expectDocumentedAckEnvelope(ack)
        return ack.payload as unknown as Ack
      }
      await this.next('ack', at)
    }
  }

  tell(event: string, payload?: unknown): void {
    this.socket.send(JSON.stringify({ event, payload }))
  }

  close(): void {
    this.socket.terminate()
  }
}

export const wsAddress = (url: string, path = '/ws'): string => `${url.replace('http', 'ws')}${path}`

/** A client that is logged in and ready. */
export const connect = (protocol: Protocol, url: string, token: string): Promise<LiveClient> =>
  protocol === 'socket.io' ? SocketIoClient.connect(url, token) : PlainWebSocketClient.connect(url, token)

export const PROTOCOLS: readonly Protocol[] = ['socket.io', 'websocket']
