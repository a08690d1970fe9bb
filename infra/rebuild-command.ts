import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import type { ProjectionStatus } from '../src/projections/read-models.js'

const HELP = `parley rebuild <read model>… | all
  Builds read models anew from the log while the server serves, compares them with the old ones, and switches over.
  --url <address>            of the server (http://localhost:3000)
  --username <name>          of an admin (admin)
  --password-file <path>     with that admin's password (ADMIN_PASSWORD, else ./data/admin-password)`

const POLL_MS = 500

/** The server cannot be reached, refused, or failed at it. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused'
}

type Api = (method: string, path: string, body?: object) => Promise<Response>

/** Asks a running server to rebuild read models, and shows the progress until they are done. */
export async function rebuild(argv: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      url: { type: 'string', default: 'http://localhost:3000' },
      username: { type: 'string', default: process.env['ADMIN_USERNAME'] ?? 'admin' },
      'password-file': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help || positionals.length === 0) {
    print(HELP)
    return
  }
  const password = await passwordFrom(values['password-file'])
  const api = await logIn(values.url, values.username, password)
  const known = (await statusOf(api)).map((projection) => projection.name)
  const wanted = positionals.includes('all') ? known : positionals
  for (const name of wanted) {
    await start(api, name)
    await follow(api, name)
  }
}

/** The file that was named; else the environment's password; else the file that the server made. */
async function passwordFrom(named: string | undefined): Promise<string> {
  const given = process.env['ADMIN_PASSWORD'] ?? ''
  if (named === undefined && given !== '') return given
  return (await readFile(named ?? './data/admin-password', 'utf8')).trim()
}

async function logIn(url: string, username: string, password: string): Promise<Api> {
  const call = async (method: string, path: string, body?: object, token?: string): Promise<Response> => {
    const response = await reach(new URL(path, url), {
      method,
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (response.ok) return response
    const { code, detail } = (await response.json()) as { code: string; detail: string }
    throw new CommandRefused(`${method} ${path}: ${response.status} ${code}: ${detail}`)
  }
  const { accessToken } = (await (await call('POST', '/api/auth/login', { username, password })).json()) as {
    accessToken: string
  }
  return (method, path, body) => call(method, path, body, accessToken)
}

async function reach(url: URL, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request)
  } catch (cause) {
    throw new CommandRefused(`${url.origin} cannot be reached`, { cause })
  }
}

async function statusOf(api: Api): Promise<readonly ProjectionStatus[]> {
  const { items } = (await (await api('GET', '/api/admin/projections')).json()) as {
    items: readonly ProjectionStatus[]
  }
  return items
}

async function start(api: Api, name: string): Promise<void> {
  await api('POST', `/api/admin/projections/${encodeURIComponent(name)}/rebuild`)
}

async function follow(api: Api, name: string): Promise<void> {
  for (;;) {
    const rebuilding = (await statusOf(api)).find((projection) => projection.name === name)?.rebuild
    if (!rebuilding) throw new CommandRefused(`${name} is not being rebuilt any more`)
    const { state, events, progress, comparison, error } = rebuilding
    print(`${name}: ${state}, ${events} events, ${Math.floor(progress * 100)} %`)
    if (state === 'failed') throw new CommandRefused(error ?? 'the rebuild failed')
    if (state === 'switched') {
      if (comparison)
        print(
          `${name}: ${comparison.documents} documents, ${comparison.differing} differed ${comparison.examples.join(' ')}`.trimEnd(),
        )
      return
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

const print = (line: string): void => void process.stdout.write(`${line}\n`)
