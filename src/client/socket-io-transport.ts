import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client'
import { ConnectionLost, type Problem, problemIn, TimedOut } from './problem.js'
import type { Acknowledgement, Heard, Transport, TransportConnection, TransportListener } from './transport.js'

/** More of Socket.IO's own settings: headers, proxies, agents … */
export type SocketIoOptions = Partial<ManagerOptions & SocketOptions>

/** A refused handshake carries the problem as its data. */
type ConnectError = Error & { readonly data?: unknown }

class SocketIoConnection implements TransportConnection {
  #isOver = false

  constructor(
    private readonly socket: Socket,
    private readonly listener: TransportListener,
  ) {
    socket.onAny((name: string, payload: unknown) => {
      if (!this.#isOver) listener.event(name, payload)
    })
    socket.on('connect_error', (error: ConnectError) =>
      this.#end(error.data === undefined ? null : problemIn(error.data)),
    )
    socket.on('disconnect', () => this.#end(null))
    socket.connect()
  }

  request(event: string, payload: object, timeoutMs: number, heard: Heard): void {
    // Socket.IO would keep the command and send it on some later connection: here the client's own queue decides that.
    if (!this.socket.connected) {
      heard(new ConnectionLost('There is no connection.'))
      return
    }
    this.socket.timeout(timeoutMs).emit(event, payload, (error: Error | null, answer: Acknowledgement) => {
      if (error === null) heard(answer)
      else heard(this.socket.connected ? late(event, timeoutMs) : lost(event))
    })
  }

  close(): void {
    this.#isOver = true
    this.socket.disconnect()
  }

  #end(problem: Problem | null): void {
    if (this.#isOver) return
    this.close()
    this.listener.closed(problem)
  }
}

const late = (event: string, ms: number) => new TimedOut(`${event} was not answered within ${ms} ms.`)
const lost = (event: string) => new ConnectionLost(`The connection went before ${event} was answered.`)

/**
 * Socket.IO over a WebSocket, or over long polling where there is none.
 * @param url of the server, for instance `https://chat.example`
 * @param options more of Socket.IO's own
 */
export const socketIoTransport = (url: string, options: SocketIoOptions = {}): Transport => ({
  open: (token, listener) => {
    const socket = io(url, {
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      ...options,
      // The client reconnects by itself: with a fresh token, and a back-off that knows what the server has asked for.
      ...{ auth: { token }, autoConnect: false, reconnection: false, forceNew: true },
    })
    return new SocketIoConnection(socket, listener)
  },
})
