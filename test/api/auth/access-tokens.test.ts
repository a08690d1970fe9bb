import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { SignJWT, UnsecuredJWT, type JWTPayload } from 'jose'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { KeysDatabase } from '../../../infra/keys-database.js'
import { openKeys } from '../../../infra/sqlite/keys/open-keys.js'
import { ACCESS_TOKEN_SECONDS, AccessTokens, type Caller } from '../../../src/api/auth/access-tokens.js'
import { Sessions } from '../../../src/api/auth/sessions.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const SECRET = 'a secret of this test, long enough for it'
const folder = temporaryFolder()

describe('access tokens', () => {
  let store: KeysDatabase
  let sessions: Sessions
  let tokens: AccessTokens
  let caller: Caller
  let now = Date.parse('2026-11-21T12:00:00.000Z')
  beforeAll(async () => {
    store = await openKeys(join(folder, 'keys.db'))
    sessions = new Sessions(store, { now: () => now })
    tokens = new AccessTokens(SECRET, sessions, () => now)
    const { session } = await sessions.start(randomUUID(), '')
    caller = { userId: session.userId, sessionId: session.id }
  })
  afterAll(() => store.close())

  const claims = (): JWTPayload => {
    const iat = Math.floor(now / 1000)
    return { sid: caller.sessionId, sub: caller.userId, iss: 'parley', aud: 'parley', iat, exp: iat + 900 }
  }
  const signed = (changes: Record<string, unknown> = {}, secret = SECRET, alg = 'HS256'): Promise<string> =>
    new SignJWT({ ...claims(), ...changes }).setProtectedHeader({ alg }).sign(new TextEncoder().encode(secret))

  it('names its caller, again and again', async () => {
    const token = await tokens.issue(caller)
    for (let i = 0; i < 3; i += 1)
      expect(await tokens.verify(token)).toEqual({ ...caller, expiresAt: (Math.floor(now / 1000) + 900) * 1000 })
    expect(Buffer.from(token.split('.')[1]!, 'base64url').toString()).not.toContain('role')
  })

  it('accepts what is signed as agreed (so that the refusals below are for their own reason)', async () => {
    expect(await tokens.verify(await signed())).toMatchObject(caller)
  })

  it.each<[string, Record<string, unknown>]>([
    ['another audience', { aud: 'elsewhere' }],
    ['no audience', { aud: undefined }],
    ['another issuer', { iss: 'elsewhere' }],
    ['no subject', { sub: undefined }],
    ['no session', { sid: undefined }],
    ['a session that is no text', { sid: 7 }],
    ['no expiry', { exp: undefined }],
    ['an expiry that has passed', { exp: 1_000 }],
    ['a session nobody started', { sid: randomUUID() }],
  ])('refuses %s', async (_, changes) => {
    expect(await tokens.verify(await signed(changes))).toBeNull()
  })

  it('refuses alg none, another algorithm, another secret, changed claims and rubbish', async () => {
    const token = await tokens.issue(caller)
    const [header, , signature] = token.split('.')
    const forged = Buffer.from(JSON.stringify({ ...claims(), sub: 'admin' })).toString('base64url')
    const bad = [
      new UnsecuredJWT(claims()).encode(),
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]!}.`,
      await signed({}, SECRET.repeat(2), 'HS512'),
      await signed({}, 'another secret, also long enough for it'),
      `${header!}.${forged}.${signature!}`,
      `${token}x`,
      '',
      'a.b.c',
      'x'.repeat(100_000),
    ]
    for (const each of bad) expect(await tokens.verify(each)).toBeNull()
  })

  it('refuses a token from the moment it expires, though it was verified before', async () => {
    const token = await tokens.issue(caller)
    expect(await tokens.verify(token)).toMatchObject(caller)
    now += ACCESS_TOKEN_SECONDS * 1000
    expect(await tokens.verify(token)).toBeNull()
    expect(await tokens.verify(token)).toBeNull()
  })

  it('refuses a token from the moment its session ends, though it was verified before', async () => {
    const { session } = await sessions.start(randomUUID(), '')
    const token = await tokens.issue({ userId: session.userId, sessionId: session.id })
    expect(await tokens.verify(token)).not.toBeNull()
    await sessions.endAll(session.userId, null)
    expect(await tokens.verify(token)).toBeNull()
  })
})
