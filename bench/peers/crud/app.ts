import express, { type Express, type Request, type Response } from 'express'
import { authentication, type Account } from './authentication.js'
import type { Connection } from './database.js'
import { messages } from './messages.js'
import { answerProblem, Problem } from './problem.js'
import { rooms } from './rooms.js'
import { loginBody, messageBody, readBody, registerBody, roomBody } from './validation.js'

export type PeerOptions = { readonly secret: string; readonly counters: boolean }

const caller = (response: Response): Account => response.locals['account'] as Account

/** A whole number from the query string, or undefined; anything else is refused. */
function numberIn(request: Request, name: string): number | undefined {
  const value = request.query[name]
  if (value === undefined) return undefined
  if (typeof value !== 'string' || !/^\d{1,15}$/.test(value))
    throw new Problem(400, 'invalid', `${name} is not a number`)
  return Number(value)
}

function limitIn(request: Request): number {
  const limit = numberIn(request, 'limit') ?? 50
  if (limit < 1 || limit > 100) throw new Problem(400, 'invalid', 'limit must be 1 to 100')
  return limit
}

function pageIn(request: Request) {
  const before = numberIn(request, 'before')
  const after = numberIn(request, 'after')
  return {
    limit: limitIn(request),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  }
}

/** The peer: what a good team would write by hand for the same endpoints, with Express and SQLite. */
export function peer(connection: Connection, { secret, counters }: PeerOptions): Express {
  const app = express()
  const auth = authentication(connection, secret)
  const allRooms = rooms(connection, counters)
  const allMessages = messages(connection, counters)
  const { authenticate } = auth
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(express.json({ limit: '256kb' }))

  app.get('/health/ready', (_request, response) => void response.json({ status: 'ok' }))
  app.post('/api/auth/register', async (request, response) => {
    const { username, password, displayName } = registerBody(request.body)
    response.status(201).json(await auth.register(username, password, displayName ?? username))
  })
  app.post('/api/auth/login', async (request, response) => {
    const { username, password } = loginBody(request.body)
    response.json(await auth.login(username, password))
  })

  app.get('/api/rooms', authenticate, (request, response) => {
    const { cursor } = request.query
    response.json(allRooms.list(caller(response), typeof cursor === 'string' ? cursor : '', limitIn(request)))
  })
  app.post('/api/rooms', authenticate, (request, response) => {
    const { name, type, maxMembers } = roomBody(request.body)
    response.status(201).json(allRooms.create(caller(response), name, type ?? 'private', maxMembers ?? 100))
  })
  app.get('/api/rooms/:id', authenticate, (request, response) => {
    response.json(allRooms.room(String(request.params['id'])))
  })
  app.post('/api/rooms/:id/join', authenticate, (request, response) => {
    response.json(allRooms.join(String(request.params['id']), caller(response)))
  })
  app.post('/api/rooms/:id/read', authenticate, (request, response) => {
    const roomId = String(request.params['id'])
    allMessages.requireMember(roomId, caller(response).id)
    allRooms.read(roomId, caller(response), readBody(request.body).seq)
    response.status(204).end()
  })
  app.get('/api/rooms/:id/messages', authenticate, (request, response) => {
    response.json(allMessages.page(String(request.params['id']), caller(response), pageIn(request)))
  })
  app.post('/api/rooms/:id/messages', authenticate, (request, response) => {
    const message = messageBody(request.body)
    response.status(201).json(allMessages.post(String(request.params['id']), caller(response), message))
  })
  app.use(answerProblem)
  return app
}
