import { type IncomingMessage, type Server as HttpServer, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import { BODY_LIMIT } from '../../json-guard.js'
import { refuse } from '../../operation.js'
import { isAllowedOrigin } from '../origins.js'
import type { SessionPorts } from '../session-ports.js'
import { SOCKET_IO_PATH } from '../socket-io/server.js'
import { PlainConnection } from './connection.js'
import { PlainClient } from './client.js'
import { SUB_PROTOCOL } from './token.js'

const PATH = '/ws'

/** The plain WebSocket side of the live feed. */
export class PlainWebSocketServer {
  private readonly server: WebSocketServer
  private stopping = false

  /** Attaches to a server that listens or will listen; upgrades at paths that nobody serves are refused here, too. */
  constructor(
    http: HttpServer,
    private readonly ports: SessionPorts,
  ) {
    this.server = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      maxPayload: ports.settings.maxFrame,
      handleProtocols: (offered) => (offered.has(SUB_PROTOCOL) ? SUB_PROTOCOL : false),
    })
    http.on('upgrade', (req, socket, head) => this.upgrade(req, socket, head))
  }

  /** Connections that are open. */
  get open(): number {
    return this.server.clients.size
  }

  /** Refuses new connections. */
  stop(): void {
    this.stopping = true
  }

  /** Cuts what is still there. */
  close(): void {
    for (const socket of this.server.clients) socket.terminate()
    this.server.close()
  }

  private upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    const path = (req.url ?? '').split('?', 1)[0] ?? ''
    if (path.startsWith(`${SOCKET_IO_PATH}/`)) return
    const status = this.refusalOf(req, path)
    if (status === null) this.server.handleUpgrade(req, socket, head, (accepted) => this.accepted(accepted, req))
    else refuseUpgrade(socket, status)
  }

  private refusalOf(req: IncomingMessage, path: string): 403 | 404 | 503 | null {
    if (path !== PATH) return 404
    if (this.stopping) return 503
    return isAllowedOrigin(req, this.ports.settings.allowedOrigins) ? null : 403
  }

  private accepted(socket: WebSocket, req: IncomingMessage): void {
    const connection = new PlainConnection(socket, this.ports.settings)
    const client = new PlainClient(connection, req, this.ports)
    socket.on('message', (data: RawData, isBinary: boolean) => {
      if (isBinary) client.reject(refuse('malformed', 'Messages are text: this one is binary.'))
      else {
        const text = textOf(data)
        if (text.length > BODY_LIMIT) connection.sentMuch = true
        client.receive(text)
      }
    })
    client.start()
  }
}

/** ws gives a text as one buffer unless told otherwise. */
const textOf = (data: RawData): string =>
  (Buffer.isBuffer(data) ? data : Buffer.concat([data].flat() as Buffer[])).toString()

function refuseUpgrade(socket: Duplex, status: number): void {
  socket.on('error', () => undefined)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  )
}
