import type { Server as HttpServer } from 'node:http'
import { type DefaultEventsMap, type ExtendedError, Server, type Socket } from 'socket.io'
import { bearerToken } from '../../auth/authenticate.js'
import { refuse, type Refusal } from '../../operation.js'
import type { Acknowledgement } from '../acknowledgement.js'
import { liveProblem } from '../acknowledgement.js'
import { identifyHandshake } from '../handshake.js'
import { isAllowedOrigin } from '../origins.js'
import { LiveSession } from '../session.js'
import type { Admission, SessionPorts } from '../session-ports.js'
import type { LiveSettings } from '../settings.js'
import { SocketIoConnection } from './connection.js'

type Data = { admission?: Admission }
type LiveServer = Server<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, Data>
type LiveSocket = Socket<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, Data>
/** A connection of Engine.IO, as far as it polls. */
type EngineConnection = { readonly transport: { closeTimeout?: number } }
type AckFunction = (acknowledgement: Acknowledgement) => void

export const SOCKET_IO_PATH = '/socket.io'

/** The Socket.IO side of the live feed. */
export class SocketIoServer {
  private readonly io: LiveServer
  private stopping = false

  /** Attaches to a server that listens or will listen. */
  constructor(
    server: HttpServer,
    private readonly ports: SessionPorts,
  ) {
    const { settings } = ports
    this.io = new Server(server, {
      ...optionsOf(settings),
      allowRequest: (req, answer) => {
        if (this.stopping) answer('The server is stopping.', false)
        else if (isAllowedOrigin(req, settings.allowedOrigins)) answer(null, true)
        else answer('This origin may not connect.', false)
      },
    })
    this.io.engine.on('connection', (conn: EngineConnection) => hurry(conn, settings))
    this.io.use((socket, next) => void this.admit(socket, next))
    this.io.on('connection', (socket) => this.connected(socket))
  }

  /** Connections that are open. */
  get open(): number {
    return this.io.engine.clientsCount
  }

  /** Refuses new connections. */
  stop(): void {
    this.stopping = true
  }

  /** Cuts what is still there. */
  close(): void {
    this.io.engine.close()
  }

  private async admit(socket: LiveSocket, next: (error?: ExtendedError) => void): Promise<void> {
    const { auth, headers } = socket.handshake
    const given: unknown = auth['token']
    const token = typeof given === 'string' ? given : bearerToken(headers.authorization)
    const admission = await identifyHandshake(socket.request, token, this.ports)
    if ('refused' in admission) next(refused(admission, socket.id))
    else {
      socket.data.admission = admission
      next()
    }
  }

  private connected(socket: LiveSocket): void {
    const { admission } = socket.data
    if (admission === undefined) return
    const connection = new SocketIoConnection(socket, this.ports.settings.slow)
    const session = new LiveSession(connection, admission, this.ports)
    socket.onAny((event: unknown, ...sent: unknown[]) => receive(session, connection, event, sent))
    void session.start()
  }
}

/** A client that polls is told of the end with its next request; Engine.IO would wait half a minute for that. */
function hurry({ transport }: EngineConnection, { slow }: LiveSettings): void {
  if (transport.closeTimeout !== undefined) transport.closeTimeout = slow.closingMs
}

/** @param sent whatever the client put after the name, and the acknowledgement where it asked for one */
function receive(session: LiveSession, connection: SocketIoConnection, event: unknown, sent: unknown[]): void {
  const last = sent.at(-1)
  const acknowledge = typeof last === 'function' ? connection.acknowledging(last as AckFunction) : null
  if (acknowledge !== null) sent.pop()
  if (sent.length > 1) session.reject(refuse('invalid', 'A command has one payload.'), acknowledge)
  else session.receive(event, sent[0], acknowledge)
}

function refused(refusal: Refusal, requestId: string): ExtendedError {
  const problem = liveProblem(refusal, requestId)
  return Object.assign(new Error(problem.title), { data: problem })
}

const optionsOf = ({ allowedOrigins, ...settings }: LiveSettings) => ({
  path: SOCKET_IO_PATH,
  serveClient: false,
  // The plain WebSocket has its own place on the same server.
  destroyUpgrade: false,
  perMessageDeflate: false,
  httpCompression: false,
  connectTimeout: settings.handshakeMs,
  pingInterval: settings.pingIntervalMs,
  pingTimeout: settings.pingTimeoutMs,
  maxHttpBufferSize: settings.maxFrame,
  ...(allowedOrigins.length > 0 && { cors: { origin: allowedOrigins === '*' ? '*' : [...allowedOrigins] } }),
})
