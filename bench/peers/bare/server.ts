import { randomUUID } from 'node:crypto'
import { createServer, type Server as HttpServer } from 'node:http'
import { Server } from 'socket.io'
import { payloadOf } from './frame.js'

type JoinRoom = { readonly roomId: string }
type SendMessage = { readonly roomId: string; readonly content: string; readonly clientId: string }
type Acknowledge = (answer: object) => void

/**
 * A bare Socket.IO broadcast: what every chat tutorial ends with. It knows nobody, checks nothing, stores nothing; only the frames are
 * as large as Parley's. All settings are Socket.IO's own.
 * @returns the server, not listening yet
 */
export function bareServer(): HttpServer {
  const http = createServer((_request, response) => void response.end('{"status":"ok"}'))
  const io = new Server(http, { perMessageDeflate: false })
  const lastSeq = new Map<string, number>()
  io.on('connection', (socket) => {
    const senderId = randomUUID()
    socket.on('join_room', ({ roomId }: JoinRoom, acknowledge: Acknowledge) => {
      void socket.join(roomId)
      acknowledge({ ok: true, data: null })
    })
    socket.on('send_message', ({ roomId, content, clientId }: SendMessage, acknowledge: Acknowledge) => {
      const seq = (lastSeq.get(roomId) ?? 0) + 1
      lastSeq.set(roomId, seq)
      const payload = payloadOf({ roomId, seq, senderId, content })
      io.to(roomId).emit('message_received', payload)
      acknowledge({ ok: true, data: { ...payload.message, clientId }, position: payload.position })
    })
    socket.emit('ready', { userId: senderId, serverTime: new Date().toISOString(), rooms: [] })
  })
  return http
}
