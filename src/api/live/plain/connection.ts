import { randomUUID } from 'node:crypto'
import { WebSocket } from 'ws'
import type { Refusal } from '../../operation.js'
import { PROBLEMS } from '../../problems.js'
import { type Acknowledge, liveProblem, problemFrame } from '../acknowledgement.js'
import type { FrameBatch } from '../frame.js'
import { Leaving, slowConsumer } from '../leaving.js'
import { Outbox } from '../outbox.js'
import type { LiveConnection } from '../session-ports.js'
import type { LiveSettings } from '../settings.js'
import { ackFrame, type EnvelopeId, plainEncoding } from './envelope.js'

/** Close codes of our own are 4000 + the status of the problem. */
const PRIVATE_CODES = 4_000
const GOING_AWAY = 1_001

/** The part of ws that takes frames as they are; it is what Engine.IO uses for the same purpose. */
type Raw = { readonly _sender: { sendFrame(frames: readonly Buffer[], written: () => void): void } }

/** A plain WebSocket. */
export class PlainConnection implements LiveConnection {
  readonly protocol = 'websocket'
  readonly id = randomUUID()
  sentMuch = false
  private readonly leaving = new Leaving()
  private readonly outbox: Outbox
  private readonly heartbeat: NodeJS.Timeout
  private alive = true

  constructor(
    private readonly socket: WebSocket,
    private readonly settings: Pick<LiveSettings, 'slow' | 'pingIntervalMs'>,
  ) {
    this.outbox = new Outbox(settings.slow)
    this.heartbeat = setInterval(() => this.ping(), settings.pingIntervalMs).unref()
    socket.on('pong', () => (this.alive = true))
    // The end follows.
    socket.on('error', () => undefined)
    socket.once('close', () => {
      clearInterval(this.heartbeat)
      this.leaving.begin()
    })
  }

  send(batch: FrameBatch): void {
    if (this.leaving.hasBegun) return
    this.write(batch.written(plainEncoding))
    if (this.outbox.isOverfull) this.close(slowConsumer)
  }

  close(refusal: Refusal): void {
    if (this.leaving.hasBegun) return
    this.write(problemFrame(liveProblem(refusal, this.id)).written(plainEncoding))
    this.leaving.begin(refusal.refused)
    this.end(PRIVATE_CODES + PROBLEMS[refusal.refused].status, refusal.refused)
  }

  hangUp(): void {
    this.leaving.begin()
    this.end(GOING_AWAY, '')
  }

  onGone(listener: (code: string | undefined) => void): void {
    this.leaving.onGone(listener)
  }

  /** Acknowledges the command of that id. */
  acknowledging(id: EnvelopeId): Acknowledge {
    return (acknowledgement) => {
      if (this.leaving.hasBegun) return
      this.write(ackFrame(id, acknowledgement), true)
      if (this.outbox.isOverfull) this.close(slowConsumer)
    }
  }

  private write(bytes: Buffer, isAnswer = false): void {
    if (this.socket.readyState !== WebSocket.OPEN) return
    const parcel = { bytes: bytes.length, isAnswer }
    this.outbox.add(parcel)
    const raw = this.socket as unknown as Raw
    raw._sender.sendFrame([bytes], () => this.outbox.remove(parcel))
  }

  /** A client that does not read would never see the end. */
  private end(code: number, reason: string): void {
    this.socket.close(code, reason)
    const cut = setTimeout(() => this.socket.terminate(), this.settings.slow.closingMs).unref()
    this.socket.once('close', () => clearTimeout(cut))
  }

  private ping(): void {
    if (!this.alive) {
      this.socket.terminate()
      return
    }
    this.alive = false
    if (this.socket.readyState === WebSocket.OPEN) this.socket.ping()
  }
}
