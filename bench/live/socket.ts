import { LoadWebSocket } from './websocket.js'

/** What comes from the server; events as they were on the wire, `42["name",payload]`: whoever counts them need not parse them. */
export type SocketListener = {
  readonly event: (text: string) => void
  /** The connection ended, and not because this side hung up. */
  readonly closed: (reason: string) => void
}

type Ready = { readonly rooms: readonly { readonly roomId: string; readonly revision: number }[] }
type OnAcknowledged = (answer: string) => void

const EVENT = '42['
const READY = '42["ready",'

/** A Socket.IO client over WebSocket alone, as cheap as a load generator needs it. */
export class LoadSocket {
  #webSocket: LoadWebSocket | null = null
  #nextId = 0
  readonly #waiting = new Map<number, OnAcknowledged>()
  #admitted: ((ready: Ready) => void) | null = null
  #refused: ((error: Error) => void) | null = null

  private constructor(
    private readonly auth: object,
    private readonly listener: SocketListener,
  ) {}

  /**
   * Connects and waits for `ready`.
   * @param origin such as `http://127.0.0.1:3000`
   * @param auth of the handshake
   * @returns the socket, and what `ready` said
   * @throws Error when the server refuses, or ends the connection before `ready`
   */
  static async connect(origin: string, auth: object, listener: SocketListener): Promise<[LoadSocket, Ready]> {
    const socket = new LoadSocket(auth, listener)
    const ready = new Promise<Ready>((resolve, reject) => {
      socket.#admitted = resolve
      socket.#refused = reject
    })
    ready.catch(() => undefined)
    const url = `${origin}/socket.io/?EIO=4&transport=websocket`
    socket.#webSocket = await LoadWebSocket.open(url, {
      text: (text) => socket.#receive(text),
      closed: (reason) => socket.#closed(reason),
    })
    return [socket, await ready]
  }

  /** @param acknowledged gets the answer as JSON text, `[answer]` */
  emit(event: string, payload: object, acknowledged: OnAcknowledged): void {
    const id = this.#nextId
    this.#nextId += 1
    this.#waiting.set(id, acknowledged)
    this.#webSocket?.send(`42${id}["${event}",${JSON.stringify(payload)}]`)
  }

  /** The same for one who waits. */
  ask(event: string, payload: object): Promise<string> {
    return new Promise((resolve) => this.emit(event, payload, resolve))
  }

  destroy(): void {
    this.#webSocket?.destroy()
  }

  #receive(text: string): void {
    if (text.startsWith(EVENT)) this.#event(text)
    else if (text.startsWith('43')) this.#acknowledged(text)
    else if (text === '2') this.#webSocket?.send('3')
    else if (text.startsWith('0')) this.#webSocket?.send(`40${JSON.stringify(this.auth)}`)
    else if (!text.startsWith('40')) this.#closed(`the server says ${text.slice(0, 200)}`)
  }

  #event(text: string): void {
    if (this.#admitted !== null && text.startsWith(READY)) {
      this.#admitted(JSON.parse(text.slice(READY.length, -1)) as Ready)
      this.#admitted = null
    } else this.listener.event(text)
  }

  #acknowledged(text: string): void {
    const start = text.indexOf('[')
    const id = Number(text.slice(2, start))
    const acknowledged = this.#waiting.get(id)
    this.#waiting.delete(id)
    acknowledged?.(text.slice(start))
  }

  #closed(reason: string): void {
    this.destroy()
    if (this.#admitted === null) this.listener.closed(reason)
    else this.#refused?.(new Error(reason))
  }
}
