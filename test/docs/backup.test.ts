import { afterEach, describe, expect, it } from '@jest/globals'
import { execFile } from 'node:child_process'
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { temporaryFolder } from '../support/temporary-folder.js'
import { blocks, read, ROOT, section } from './markdown.js'
import { type RunningServer, startServer } from './running-server.js'

const folder = temporaryFolder()
const [script] = blocks(section(read('docs/operations.md'), 'Backups')).filter(({ language }) => language === 'sh')
const account = { username: 'ann', password: 'correct horse ann' }

type Json = Record<string, unknown>

async function call(server: RunningServer, method: string, path: string, token?: string, body?: Json): Promise<Json> {
  const response = await fetch(server.url + path, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as Json
}

const backUp = (dataDir: string, backup: string) =>
  promisify(execFile)(
    'sh',
    [
      '-euc',
      (script?.text ?? '')
        .replace('DATA_DIR=./data', `DATA_DIR='${dataDir}'`)
        .replace('BACKUP=./backup', `BACKUP='${backup}'`),
    ],
    { cwd: ROOT },
  )

describe('the backup of docs/operations.md', () => {
  let server: RunningServer | undefined

  afterEach(() => server?.stop())

  it('is taken from a serving Parley, and holds all that was acknowledged before it', async () => {
    const [dataDir, backup] = [join(folder, 'data'), join(folder, 'backup')]
    mkdirSync(dataDir)
    server = await startServer(dataDir)
    const registered = await call(server, 'POST', '/api/auth/register', undefined, account)
    const token = String(registered['accessToken'])
    const room = await call(server, 'POST', '/api/rooms', token, { name: 'Garden' })
    const messages = `/api/rooms/${String(room['id'])}/messages`
    const posted = await call(server, 'POST', messages, token, { content: 'before', clientId: 'b' })
    await backUp(dataDir, backup)
    await call(server, 'POST', messages, token, { content: 'after', clientId: 'a' })
    await server.stop()

    expect(statSync(join(backup, 'keys.db')).mode & 0o777).toBe(0o600)
    server = await startServer(backup)
    const session = await call(server, 'POST', '/api/auth/login', undefined, account)
    const restored = String(session['accessToken'])
    const page = (await call(server, 'GET', messages, restored)) as { items: Json[] }
    expect(page.items.map(({ id, content }) => ({ id, content }))).toEqual([{ id: posted['id'], content: 'before' }])
    expect(await call(server, 'GET', `/api/rooms/${String(room['id'])}/verify`, restored)).toMatchObject({ ok: true })
  })

  it('does not write over an earlier one', async () => {
    const [dataDir, backup] = [join(folder, 'data'), join(folder, 'backup')]
    await expect(backUp(dataDir, backup)).rejects.toThrow(/already exists/)
  })
})
