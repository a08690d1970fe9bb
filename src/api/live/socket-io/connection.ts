import type { Socket } from 'socket.io'
import type { Refusal } from '../../operation.js'
import { type Acknowledge, type Acknowledgement, liveProblem, problemFrame } from '../acknowledgement.js'
import type { FrameBatch } from '../frame.js'
import { BODY_LIMIT } from '../../json-guard.js'
import { isPassing, Leaving, slowConsumer } from '../leaving.js'
import { Outbox } from '../outbox.js'
import type { LiveConnection } from '../session-ports.js'
import type { SlowConsumerSettings } from '../settings.js'
import { packetText, socketIoEncoding } from './encoding.js'

/** What Engine.IO keeps with a packet until it is written; `wsPreEncodedFrame` goes to a WebSocket instead of the packet. */
type Packet = {
  readonly data?: string | Buffer
  readonly options?: { readonly wsPreEncodedFrame?: readonly Buffer[] }
}
/** The transport that a connection has at the moment, as far as it has a socket of its own. */
type Transport = { readonly name: string; readonly socket?: { terminate?: () => void } }

/** A socket of Socket.IO. */
export class SocketIoConnection implements LiveConnection {
  readonly protocol = 'socket.io'
  sentMuch = false
  /** Socket.IO writes acknowledgements itself, at once. */
  private isAnswering = false
  private readonly leaving = new Leaving()
  private readonly outbox: Outbox

  constructor(
    private readonly socket: Socket,
    private readonly slow: SlowConsumerSettings,
  ) {
    this.outbox = new Outbox(slow)
    const { conn } = socket
    conn.on('packetCreate', (packet: Packet) => {
      this.outbox.add({ bytes: sizeOf(packet), isAnswer: this.isAnswering })
    })
    conn.on('flush', () => this.outbox.clear())
    // An empty message has no data at all.
    conn.on('data', (data?: string | Buffer) => {
      if (data !== undefined && data.length > BODY_LIMIT) this.sentMuch = true
    })
    socket.once('disconnect', () => this.leaving.begin())
  }

  get id(): string {
    return this.socket.id
  }

  send(batch: FrameBatch): void {
    const [first] = batch.frames
    if (this.leaving.hasBegun || first === undefined) return
    this.write(batch, packetText(first))
    if (this.outbox.isOverfull) this.close(slowConsumer)
  }

  close(refusal: Refusal): void {
    if (this.leaving.hasBegun) return
    const problem = problemFrame(liveProblem(refusal, this.id))
    for (const frame of problem.frames) this.write(problem, packetText(frame))
    this.leaving.begin(refusal.refused)
    // Disconnected from the namespace a client stays away; when only the connection breaks it comes back by itself.
    if (isPassing(refusal.refused)) this.socket.conn.close()
    else this.socket.disconnect(true)
    this.cutLater()
  }

  hangUp(): void {
    this.leaving.begin()
    this.socket.conn.close()
    this.cutLater()
  }

  onGone(listener: (code: string | undefined) => void): void {
    this.leaving.onGone(listener)
  }

  /** Acknowledgements wait in the same buffer as frames. */
  acknowledging(answer: (acknowledgement: Acknowledgement) => void): Acknowledge {
    return (acknowledgement) => {
      if (this.leaving.hasBegun) return
      this.isAnswering = true
      answer(acknowledgement)
      this.isAnswering = false
      if (this.outbox.isOverfull) this.close(slowConsumer)
    }
  }

  /** On a WebSocket a batch is one packet whose bytes are those of all its frames; polling knows no frames. */
  private write(batch: FrameBatch, firstText: string): void {
    const { conn } = this.socket
    if (conn.transport.name === 'websocket') {
      const options = { compress: false, wsPreEncodedFrame: [batch.written(socketIoEncoding)] }
      conn.write(firstText, options)
      return
    }
    for (const frame of batch.frames) conn.write(packetText(frame), { compress: false })
  }

  /** A client that does not read would never let go of what is on its way to it. */
  private cutLater(): void {
    setTimeout(() => {
      const { conn } = this.socket
      const transport = conn.transport as unknown as Transport
      conn.close(true)
      transport.socket?.terminate?.()
    }, this.slow.closingMs).unref()
  }
}

function sizeOf({ data, options }: Packet): number {
  const [frame] = options?.wsPreEncodedFrame ?? []
  return frame?.length ?? data?.length ?? 0
}
