import type {
  Heard,
  Problem,
  Ready,
  Transport,
  TransportConnection,
  TransportListener,
} from '../../src/client/index.js'
import { ConnectionLost } from '../../src/client/index.js'

export type Asked = {
  readonly event: string
  readonly payload: Readonly<Record<string, unknown>>
  readonly heard: Heard
}

/** A connection that does what a test says. */
export class ScriptedConnection implements TransportConnection {
  readonly asked: Asked[] = []
  isClosed = false

  constructor(
    readonly token: string,
    private readonly listener: TransportListener,
  ) {}

  request(event: string, payload: object, _timeoutMs: number, heard: Heard): void {
    this.asked.push({ event, payload: payload as Asked['payload'], heard })
  }

  close(): void {
    this.isClosed = true
  }

  say(event: string, payload: unknown): void {
    if (!this.isClosed) this.listener.event(event, payload)
  }

  ready(rooms: Ready['rooms'] = [], serverTime = '2026-11-21T12:00:00.000Z'): void {
    this.say('ready', { userId: 'me', serverTime, rooms })
  }

  /** What was asked and is not answered yet. */
  next(event: string): Asked {
    const found = this.asked.findIndex((asked) => asked.event === event)
    const [asked] = found === -1 ? [] : this.asked.splice(found, 1)
    if (asked === undefined) throw new Error(`nobody asked for ${event}`)
    return asked
  }

  answer(event: string, data: unknown): void {
    this.next(event).heard({ ok: true, data })
  }

  refuse(event: string, status: number, more: Partial<Problem> = {}): void {
    this.next(event).heard({ ok: false, problem: problem(status, more) })
  }

  /** The connection goes, with everything that was not answered. */
  cut(reason: Problem | null = null): void {
    this.isClosed = true
    for (const { heard } of this.asked.splice(0)) heard(new ConnectionLost('cut'))
    this.listener.closed(reason)
  }
}

export const problem = (status: number, more: Partial<Problem> = {}): Problem => ({
  ...{ type: '', title: '', status, detail: '', code: 'internal', requestId: '', ...more },
})

/** Keeps every connection that a client opens. */
export class ScriptedTransport implements Transport {
  readonly connections: ScriptedConnection[] = []

  open(token: string, listener: TransportListener): ScriptedConnection {
    const connection = new ScriptedConnection(token, listener)
    this.connections.push(connection)
    return connection
  }

  get last(): ScriptedConnection {
    const last = this.connections.at(-1)
    if (last === undefined) throw new Error('there is no connection')
    return last
  }
}
