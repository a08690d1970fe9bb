import type { IncomingMessage } from 'node:http'
import { refuse, type Refusal } from '../../operation.js'
import { identifyHandshake } from '../handshake.js'
import { LiveSession } from '../session.js'
import type { SessionPorts } from '../session-ports.js'
import type { PlainConnection } from './connection.js'
import { type EnvelopeId, readEnvelope } from './envelope.js'
import { handshakeToken } from './token.js'

/** Messages that may come while it is still being found out who sends them. */
const MOST_EARLY = 500

/** A client of the plain WebSocket, from its first byte: who it is may be said in the first message only. */
export class PlainClient {
  private session: LiveSession | undefined
  private phase: 'anonymous' | 'identifying' | 'known' = 'anonymous'
  private readonly early: ((session: LiveSession) => void)[] = []
  private timer: NodeJS.Timeout | undefined

  constructor(
    private readonly connection: PlainConnection,
    private readonly req: IncomingMessage,
    private readonly ports: SessionPorts,
  ) {}

  /** Goes by the token of the handshake, or waits for the first message. */
  start(): void {
    const token = handshakeToken(this.req)
    if (token !== undefined) {
      void this.identify(token)
      return
    }
    const late = refuse('unauthenticated', 'No access token came in time.')
    this.timer = setTimeout(() => this.connection.close(late), this.ports.settings.handshakeMs).unref()
    this.connection.onGone(() => clearTimeout(this.timer))
  }

  /** Takes a message. */
  receive(text: string): void {
    const envelope = readEnvelope(text)
    if ('refusal' in envelope) {
      this.reject(envelope.refusal, envelope.id)
      return
    }
    const { event, payload, id } = envelope
    if (this.phase === 'anonymous' && event === 'authenticate') this.authenticate(payload, id)
    else this.pass((session) => session.receive(event, payload, this.acknowledge(id)))
  }

  /** Answers a message that is no command. */
  reject(refusal: Refusal, id?: EnvelopeId): void {
    this.pass((session) => session.reject(refusal, this.acknowledge(id)))
  }

  private acknowledge(id: EnvelopeId | undefined) {
    return id === undefined ? null : this.connection.acknowledging(id)
  }

  /** Whatever comes before the token is refused, and what comes while it is looked at waits. */
  private pass(message: (session: LiveSession) => void): void {
    if (this.session !== undefined) message(this.session)
    else if (this.phase === 'anonymous') {
      this.connection.close(refuse('unauthenticated', 'The first message has to be `authenticate`.'))
    } else if (this.early.length < MOST_EARLY) this.early.push(message)
    else this.connection.close(refuse('rate_limited', 'Too many messages came before the connection was ready.'))
  }

  private authenticate(payload: unknown, id: EnvelopeId | undefined): void {
    const { token } = (payload ?? {}) as { readonly token?: unknown }
    void this.identify(typeof token === 'string' ? token : '', id)
  }

  /** @param id of the first message, which is acknowledged like any other */
  private async identify(token: string, id?: EnvelopeId): Promise<void> {
    this.phase = 'identifying'
    const identity = await identifyHandshake(this.req, token, this.ports)
    clearTimeout(this.timer)
    if ('refused' in identity) {
      this.early.length = 0
      this.connection.close(identity)
      return
    }
    this.phase = 'known'
    const data = { expiresAt: new Date(identity.holder.expiresAt).toISOString() }
    this.acknowledge(id)?.({ ok: true, data })
    const session = new LiveSession(this.connection, identity, this.ports)
    this.session = session
    void session.start()
    for (const message of this.early.splice(0)) message(session)
  }
}
