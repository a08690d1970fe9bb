import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ConfigurationError, helpText, printable, readConfig } from '../../infra/config.js'
import { createLogger } from '../../infra/logging.js'
import { loadSecrets, settledSecrets } from '../../infra/secrets.js'
import { KeyRing } from '../../src/commands/key-ring.js'
import { keyStoreInMemory } from '../support/key-store-in-memory.js'

describe('configuration', () => {
  it('has defaults for everything', () => {
    expect(readConfig([], { PATH: '/bin', JWT_SECRET: '' })).toMatchObject({
      PORT: 3000,
      DATA_DIR: './data',
      EVENT_STORE: 'sqlite:',
      READ_MODELS: 'sqlite:',
      ADMIN_USERNAME: 'admin',
      AI_PROVIDER: 'companion',
      RATE_LIMITS: 'on',
      ROLES: new Set(['api', 'projector', 'worker']),
      INVITE_TTL: 604_800,
      DEFAULT_ROOMS: ['General', 'Developer', 'Trading', 'Security'],
    })
  })

  it('takes any display name for the agent but the admin’s', () => {
    expect(readConfig([], {}).AI_NAME).toBeUndefined()
    expect(readConfig([], { AI_NAME: 'Ada Löwe' }).AI_NAME).toBe('Ada Löwe')
    expect(() => readConfig([], { AI_NAME: 'Admin' })).toThrow('AI_NAME must not be ADMIN_USERNAME')
    for (const AI_NAME of [' ', 'a\nb', 'x'.repeat(101)]) expect(() => readConfig([], { AI_NAME })).toThrow('AI_NAME')
  })

  it('prefers flags to variables', () => {
    const config = readConfig(['--port', '4000', '--log-level=warn', '--default-rooms=A, B'], {
      PORT: '1',
      LOG_LEVEL: 'info',
    })
    expect(config).toMatchObject({ PORT: 4000, LOG_LEVEL: 'warn', DEFAULT_ROOMS: ['A', 'B'] })
  })

  it('lists every mistake at once, without the values', () => {
    const wrong = {
      PORT: '99999',
      EVENT_STORE: 'oracle:',
      ADMIN_PASSWORD: 'hunter2',
      LOG_LEVEL: 'loud',
      INVITE_TTL: '1e3',
    }
    try {
      readConfig(['--nonsense', '--host'], wrong)
      throw new Error('not refused')
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigurationError)
      const { message } = error as ConfigurationError
      for (const name of ['--nonsense', '--host', 'PORT', 'EVENT_STORE', 'ADMIN_PASSWORD', 'LOG_LEVEL', 'INVITE_TTL']) {
        expect(message).toContain(name)
      }
      expect(message).not.toContain('hunter2')
    }
  })

  it('needs what the provider needs', () => {
    expect(() => readConfig([], { AI_PROVIDER: 'anthropic' })).toThrow('AI_API_KEY')
    expect(() => readConfig([], { AI_PROVIDER: 'openai' })).toThrow('AI_API_KEY or AI_BASE_URL')
  })

  it('prints no secret', () => {
    const secret = 'topsecret'.repeat(4)
    const env = {
      JWT_SECRET: secret,
      ADMIN_PASSWORD: secret,
      REDIS_URL: `redis://:${secret}@cache/1?password=${secret}`,
    }
    const text = JSON.stringify(printable(readConfig([], env)))
    expect(text).not.toContain('topsecret')
    expect(text).toContain('redis://[redacted]@cache')
  })

  it('shares out roles only where the engines can be shared', () => {
    const shared = { EVENT_STORE: 'esdb://db', READ_MODELS: 'mongodb://db', REDIS_URL: 'redis://db' }
    expect([...readConfig([], { ...shared, ROLES: 'api' }).ROLES]).toEqual(['api'])
    expect(readConfig([], { ROLES: 'worker,projector,api' }).ROLES.size).toBe(3)
    for (const name of Object.keys(shared))
      expect(() => readConfig([], { ...shared, [name]: '', ROLES: 'api,worker' })).toThrow(`${name} has to be one`)
  })

  it('explains itself', () => {
    expect(helpText()).toMatch(/--invite-ttl +INVITE_TTL +Seconds .*\(604800\)/)
  })
})

describe('secrets', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-'))
  })
  afterEach(() => rm(folder, { recursive: true }))
  const load = (env = {}) => loadSecrets(readConfig(['--data-dir', join(folder, 'data')], env))

  it('are generated once, for the owner alone', async () => {
    const first = await load()
    expect(first.masterKey).toHaveLength(32)
    const password = await first.adminPassword()
    expect(password.length).toBeGreaterThanOrEqual(20)
    const again = await load()
    expect({ ...again, adminPassword: null }).toEqual({ ...first, adminPassword: null })
    expect(await again.adminPassword()).toBe(password)
    for (const name of await readdir(join(folder, 'data'))) {
      expect((await stat(join(folder, 'data', name))).mode & 0o777).toBe(0o600)
    }
  })

  it('are not written down when they are given', async () => {
    const given = { JWT_SECRET: 'j'.repeat(32), MASTER_KEY: 'ab'.repeat(32), ADMIN_PASSWORD: 'correct horse' }
    const secrets = await load(given)
    expect(secrets).toMatchObject({ jwtSecret: 'j'.repeat(32), adminPasswordFile: null })
    expect(await secrets.adminPassword()).toBe('correct horse')
    expect(await readdir(join(folder, 'data'))).toEqual(['fingerprint.key'])
  })

  it('follow from the keys where instances share those', async () => {
    const settled = async (name: string, byte: number) => {
      const given = await loadSecrets(readConfig(['--data-dir', join(folder, name)], { READ_MODELS: 'mongodb://db' }))
      expect(given).toMatchObject({ jwtSecret: null, fingerprintKey: null })
      const keys = byte === 0 ? shared : await KeyRing.open(keyStoreInMemory(), new Uint8Array(32).fill(byte))
      return settledSecrets(given, keys)
    }
    const shared = await KeyRing.open(keyStoreInMemory(), new Uint8Array(32))
    const [one, two, other] = [await settled('one', 0), await settled('two', 0), await settled('three', 3)]
    expect(one).toMatchObject({ jwtSecret: two.jwtSecret, fingerprintKey: two.fingerprintKey })
    expect(one.jwtSecret).toMatch(/^[0-9a-f]{64}$/)
    expect(one.jwtSecret).not.toBe(Buffer.from(one.fingerprintKey).toString('hex'))
    expect(one.jwtSecret).not.toBe(other.jwtSecret)
    expect(await readdir(join(folder, 'one'))).toEqual(['master.key'])
  })

  it('are never replaced when a file is broken', async () => {
    await load()
    await writeFile(join(folder, 'data', 'master.key'), 'junk')
    await expect(load()).rejects.toThrow('holds no key')
    await writeFile(join(folder, 'data', 'master.key'), '')
    await expect(load()).rejects.toThrow('is empty')
  })
})

it('logs no secret', () => {
  const lines: string[] = []
  const log = createLogger('info', { write: (line) => void lines.push(line) })
  log.info({ password: 'x-1', user: { token: 'x-2', deep: { accessToken: 'x-3' } }, requestId: 'r' }, 'hello')
  expect(lines.join('')).not.toMatch(/x-\d/)
  expect(lines.join('')).toContain('"requestId":"r"')
})
