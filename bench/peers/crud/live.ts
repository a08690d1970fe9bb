import type { Server as HttpServer } from 'node:http'
import { Server, type Socket } from 'socket.io'
import type { Account, Authentication } from './authentication.js'
import type { Connection } from './database.js'
import type { Messages } from './messages.js'
import { Problem } from './problem.js'
import { messageBody } from './validation.js'

type Acknowledge = (answer: object) => void
type Peer = { readonly connection: Connection; readonly auth: Authentication; readonly messages: Messages }

const accountOf = (socket: Socket): Account => (socket.data as { account: Account }).account

function problemOf(error: unknown): object {
  if (error instanceof Problem) return { status: error.status, code: error.code, detail: error.message }
  console.error(error)
  return { status: 500, code: 'internal', detail: 'internal error' }
}

/** The same post as over REST, then told to everyone in the room. The sender's own key is for the sender alone. */
function sendMessage(io: Server, { messages }: Peer, sender: Account, sent: unknown): object {
  const { roomId, ...body } = sent as { readonly roomId: unknown }
  if (typeof roomId !== 'string') throw new Problem(400, 'invalid', 'roomId is missing')
  const { clientId, ...message } = messages.post(roomId, sender, messageBody(body))
  const { revision, createdAt: at } = message
  io.to(roomId).emit('message_received', { roomId, revision, at, actorId: sender.id, message })
  return { ok: true, data: { ...message, clientId } }
}

/** Adds Socket.IO to the peer: a person's sockets hear all rooms that the person has joined. */
export function live(http: HttpServer, peer: Peer): Server {
  const io = new Server(http, { perMessageDeflate: false })
  const roomsOf = peer.connection.database.prepare('SELECT room_id roomId FROM members WHERE user_id = ?')
  io.use((socket, next) => {
    peer.auth.identify(String(socket.handshake.auth['token'])).then(
      (account) => {
        socket.data = { account }
        next()
      },
      () => next(new Error('unauthenticated')),
    )
  })
  io.on('connection', (socket) => {
    const account = accountOf(socket)
    const rooms = roomsOf.all(account.id) as { readonly roomId: string }[]
    socket.on('send_message', (sent: unknown, acknowledge: Acknowledge) => {
      try {
        acknowledge(sendMessage(io, peer, account, sent))
      } catch (error) {
        acknowledge({ ok: false, problem: problemOf(error) })
      }
    })
    void socket.join(rooms.map(({ roomId }) => roomId))
    socket.emit('ready', { userId: account.id, serverTime: new Date().toISOString(), rooms })
  })
  return io
}
