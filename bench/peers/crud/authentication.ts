import { createSecretKey, randomUUID } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import type { RequestHandler } from 'express'
import { jwtVerify, SignJWT } from 'jose'
import { LRUCache } from 'lru-cache'
import { firstRow, type Connection } from './database.js'
import { Problem } from './problem.js'

const expiresIn = 900
const argon2Cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export type Account = { readonly id: string; readonly username: string; readonly displayName: string }
export type Authentication = {
  register(username: string, password: string, displayName: string): Promise<object>
  login(username: string, password: string): Promise<object>
  /** Whose token it is; rejects with a 401. */
  identify(token: string): Promise<Account>
  /** Puts the caller's account into `response.locals`; refuses with 401. */
  readonly authenticate: RequestHandler
}

type UserRow = { id: string; username: string; displayName: string; passwordHash: string; createdAt: string }

function userShape(row: UserRow): object {
  const { id, username, displayName, createdAt } = row
  return { id, username, displayName, avatarUrl: null, bio: null, kind: 'human', role: 'user', createdAt }
}

/**
 * Registration, login and bearer tokens: Argon2id, JWT (HS256), verified tokens cached until they expire, because a verification
 * costs as much as half a request.
 * @param secret at least 32 characters
 */
export function authentication({ database, transact }: Connection, secret: string): Authentication {
  const key = createSecretKey(Buffer.from(secret))
  const verified = new LRUCache<string, Account>({ max: 10_000, ttlAutopurge: false, ttl: expiresIn * 1000 })
  const insert = database.prepare('INSERT INTO users VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING')
  const byName = database.prepare(
    `SELECT id, username, display_name displayName, password_hash passwordHash, created_at createdAt
     FROM users WHERE username = ?`,
  )

  async function session(row: UserRow): Promise<object> {
    const accessToken = await new SignJWT({ username: row.username, name: row.displayName })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(row.id)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime(`${expiresIn}s`)
      .sign(key)
    return { user: userShape(row), accessToken, refreshToken: randomUUID(), expiresIn }
  }

  async function accountOf(token: string): Promise<Account> {
    const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'] }).catch(() => {
      throw new Problem(401, 'unauthenticated', 'The token is not valid.')
    })
    const account = {
      id: String(payload.sub),
      username: String(payload['username']),
      displayName: String(payload['name']),
    }
    verified.set(token, account, { ttl: Math.max(1, (payload.exp ?? 0) * 1000 - Date.now()) })
    return account
  }

  return {
    identify: async (token) => verified.get(token) ?? accountOf(token),
    async register(username, password, displayName) {
      const passwordHash = await hash(password, argon2Cost)
      const row = { id: randomUUID(), username, displayName, passwordHash, createdAt: new Date().toISOString() }
      const { changes } = transact(() => insert.run(row.id, username, displayName, passwordHash, row.createdAt))
      if (changes === 0) throw new Problem(409, 'username_taken', 'The name is taken.')
      return session(row)
    },
    async login(username, password) {
      const row = firstRow(byName, username) as UserRow | undefined
      if (!row || !(await verify(row.passwordHash, password))) {
        throw new Problem(401, 'unauthenticated', 'Name or password is wrong.')
      }
      return session(row)
    },
    authenticate: (request, response, next) => {
      const header = request.headers.authorization
      const token = header?.startsWith('Bearer ') ? header.slice(7) : undefined
      if (token === undefined) throw new Problem(401, 'unauthenticated', 'A bearer token is needed.')
      const known = verified.get(token)
      if (known) {
        response.locals['account'] = known
        next()
        return
      }
      accountOf(token).then((account) => {
        response.locals['account'] = account
        next()
      }, next)
    },
  }
}
