import { createServer, request, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import type { IdempotencyRecord, IdempotencyStore } from '../../src/commands/idempotency.js'
import { IdempotentExecutor } from '../../src/api/idempotent.js'
import type { Authenticated } from '../../src/api/auth/authenticate.js'
import type { Operation } from '../../src/api/operation.js'
import type { Kernel } from '../../src/api/rest/kernel.js'
import { mount } from '../../src/api/rest/mount.js'

/** An idempotency store in memory, with the promises of the port. */
export class MemoryIdempotencyStore implements IdempotencyStore {
  readonly records = new Map<string, IdempotencyRecord>()

  async claim(record: IdempotencyRecord): Promise<IdempotencyRecord> {
    await Promise.resolve()
    const kept = this.records.get(record.scope)
    if (kept !== undefined) return kept
    this.records.set(record.scope, record)
    return record
  }

  async replace(record: IdempotencyRecord, expectedOwner: string): Promise<boolean> {
    await Promise.resolve()
    if (this.records.get(record.scope)?.owner !== expectedOwner) return false
    this.records.set(record.scope, record)
    return true
  }

  async release(scope: string, owner: string): Promise<void> {
    await Promise.resolve()
    if (this.records.get(scope)?.owner === owner) this.records.delete(scope)
  }
}

const expiresAt = Number.MAX_SAFE_INTEGER
const CALLERS: Readonly<Record<string, Authenticated>> = {
  ann: { userId: 'ann', sessionId: 's1', role: 'user', expiresAt },
  bob: { userId: 'bob', sessionId: 's2', role: 'user', expiresAt },
  root: { userId: 'root', sessionId: 's3', role: 'admin', expiresAt },
}

export type ToyKernel = Kernel & { readonly store: MemoryIdempotencyStore; readonly lines: string[] }

/** A kernel whose engines are toys: tokens are names, positions are numbers, the log goes into `lines`. */
export function toyKernel(overrides: Partial<Kernel> = {}): ToyKernel {
  const store = new MemoryIdempotencyStore()
  const lines: string[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) })
  return {
    store,
    lines,
    log,
    registry: new Registry(),
    authenticate: (token) => Promise.resolve(CALLERS[token] ?? null),
    limits: null,
    readiness: {},
    version: '0.0.0',
    fingerprintKey: Buffer.alloc(32, 1),
    idempotent: new IdempotentExecutor({ store, bootId: 'boot', report: (error) => log.error(error) }),
    freshness: {
      parse: (text) => (text === 'other' ? 'other_log' : /^\d+$/.test(text) ? { position: text } : 'malformed'),
      wait: (_caller, after) => Promise.resolve(after !== '999'),
      waitForAll: () => Promise.resolve(true),
      token: (position) => position,
      latest: () => Promise.resolve('7'),
      isParked: () => false,
    },
    ...overrides,
  }
}

export type Reply = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** As they came. */
  readonly bytes: Buffer
}
export type Send = {
  readonly method?: string
  readonly path: string
  readonly token?: string | null
  readonly headers?: Readonly<Record<string, string>>
  /** Text or bytes as they are; anything else as JSON, with its content type. */
  readonly body?: unknown
}

/** A server of the operations on a free port. */
export class ToyServer {
  private constructor(private readonly server: Server) {}

  static async start(operations: readonly Operation[], kernel: Kernel): Promise<ToyServer> {
    const server = createServer(mount(operations, kernel))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return new ToyServer(server)
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  /** Connections that are open. */
  connections(): Promise<number> {
    return new Promise((resolve, reject) =>
      this.server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
    )
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  /** Sends a request byte for byte as told: no client library that corrects it. */
  send({ method = 'GET', path, token = 'ann', headers = {}, body }: Send): Promise<Reply> {
    const raw = typeof body === 'string' || Buffer.isBuffer(body) || body === undefined
    const payload = raw ? body : JSON.stringify(body)
    const all = {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(raw ? {} : { 'content-type': 'application/json' }),
      ...(payload === undefined || 'transfer-encoding' in headers
        ? {}
        : { 'content-length': String(Buffer.byteLength(payload)) }),
      ...headers,
    }
    return new Promise((resolve, reject) => {
      const req = request({ port: this.port, host: '127.0.0.1', method, path, headers: all }, (res) => {
        const chunks: Buffer[] = []
        res.on('data', (chunk: Buffer) => chunks.push(chunk))
        res.on('error', reject)
        res.on('end', () => {
          const bytes = Buffer.concat(chunks)
          resolve({ status: res.statusCode ?? 0, headers: res.headers, text: bytes.toString(), bytes })
        })
      })
      req.on('error', reject)
      req.end(payload)
    })
  }
}

/** The code of a problem. */
export const codeOf = (reply: Reply): unknown => (JSON.parse(reply.text) as { code?: unknown }).code
