import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Options } from './options.js'

export const adminPassword = 'bench-admin-password'

// One for all servers of a run: a server that starts again on the same data takes the tokens of before.
const jwtSecret = randomBytes(32).toString('hex')

/** What to start: Parley, the peer with or without its counters, or the bare broadcast. */
export type Subject = {
  readonly kind: 'parley' | 'crud' | 'bare'
  readonly counters?: boolean
  /** Whether the peer has Socket.IO, too. */
  readonly live?: boolean
  /** Added to every commit, in milliseconds, as a cloud disk's fsync would. */
  readonly commitDelayMs?: number
  /** More settings of Parley. */
  readonly settings?: Readonly<Record<string, string>>
  /** More arguments of Node. */
  readonly nodeArguments?: readonly string[]
}

export type ServerProcess = {
  readonly origin: string
  readonly pid: number
  readonly dataDir: string
  /** From spawning the process to its first `ready`, in milliseconds. */
  readonly startMs: number
  stop(): Promise<void>
}

/** A port that nothing listens on now. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

function environment(subject: Subject, port: number, dataDir: string): NodeJS.ProcessEnv {
  const delay = String(subject.commitDelayMs ?? 0)
  return {
    ...process.env,
    NODE_ENV: 'production',
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'warn',
    ADMIN_USERNAME: 'admin',
    ADMIN_PASSWORD: adminPassword,
    JWT_SECRET: jwtSecret,
    COUNTERS: subject.counters === false ? 'off' : 'on',
    LIVE: subject.live === true ? 'on' : 'off',
    COMMIT_DELAY_MS: delay,
    BENCH_COMMIT_DELAY_MS: delay,
    ...subject.settings,
  }
}

function launch(subject: Subject, port: number, dataDir: string, parley: string): ChildProcess {
  const peer = fileURLToPath(new URL(`./peers/${subject.kind}/main.js`, import.meta.url))
  const isParley = subject.kind === 'parley'
  const command = isParley ? [join(parley, 'bin', 'parley.mjs'), 'serve'] : [peer]
  const nodeArguments = ['--max-semi-space-size=64', ...(subject.nodeArguments ?? [])]
  const log = openSync(`${dataDir}.log`, 'a')
  // As `npm start` does, for all: fewer, larger collections of short-lived objects.
  const child = spawn(process.execPath, [...nodeArguments, ...command], {
    cwd: isParley ? parley : process.cwd(),
    env: environment(subject, port, dataDir),
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  return child
}

async function ready(origin: string, child: ChildProcess, dataDir: string): Promise<void> {
  const deadline = Date.now() + 120_000
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) break
    const answered = await fetch(`${origin}/health/ready`, { signal: AbortSignal.timeout(5000) }).catch(() => null)
    await answered?.arrayBuffer()
    if (answered?.ok) return
    await sleep(10)
  }
  child.kill('SIGKILL')
  throw new Error(`the server did not become ready:\n${readFileSync(`${dataDir}.log`, 'utf8').slice(-4000)}`)
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const forced = setTimeout(() => child.kill('SIGKILL'), 30_000)
  await ended
  clearTimeout(forced)
}

/**
 * Starts a server of its own on a free port and waits until it is ready. Its output goes to `<dataDir>.log`.
 * @param dataDir where it keeps its data; made where missing
 * @throws Error with the end of its output when it is not ready within two minutes
 */
export async function startServer(subject: Subject, dataDir: string, options: Options): Promise<ServerProcess> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const started = performance.now()
  const child = launch(subject, port, dataDir, options.parley)
  // A bench that is interrupted leaves no server behind.
  const reap = (): void => void child.kill('SIGKILL')
  process.once('exit', reap)
  await ready(origin, child, dataDir)
  const startMs = performance.now() - started
  return {
    origin,
    pid: child.pid ?? 0,
    dataDir,
    startMs,
    stop: async () => {
      await stop(child)
      process.off('exit', reap)
    },
  }
}
