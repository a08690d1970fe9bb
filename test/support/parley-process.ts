import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { EMBEDDED } from './engine-settings.js'

const program = fileURLToPath(new URL('../../../bin/parley.mjs', import.meta.url))

export const ADMIN_PASSWORD = 'correct horse battery staple'

/** A program that ran to its end. */
export type Ended = { readonly code: number | null; readonly signal: string | null; readonly output: string }

/** The real server, in a process of its own. */
export type ParleyProcess = {
  readonly url: string
  readonly pid: number
  /** What it has printed, log lines included. */
  output(): string
  /** SIGKILL: nothing is flushed, nothing is said. */
  kill(): Promise<Ended>
  /** SIGTERM. */
  stop(): Promise<Ended>
}

type Environment = Readonly<Record<string, string>>

/** Starts `parley` with these arguments. */
export function launch(
  args: readonly string[],
  env: Environment,
): { child: ChildProcess; ended: Promise<Ended>; text: () => string } {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
    output,
  }))
  return { child, ended, text: () => output }
}

/** Runs `parley` with these arguments to its end. */
export const runParley = (args: readonly string[], env: Environment = {}): Promise<Ended> => launch(args, env).ended

/** Runs a server that is expected to end by itself. */
export const runServer = (dataDir: string, env: Environment = {}): Promise<Ended> =>
  runParley(['serve'], environment(dataDir, env))

const environment = (dataDir: string, env: Environment): Environment => ({
  ...EMBEDDED,
  ...{ DATA_DIR: dataDir, PORT: '0', HOST: '127.0.0.1', RATE_LIMITS: 'off', ADMIN_PASSWORD },
  ...env,
})

/**
 * Starts the server on a free port and waits until it calls itself ready.
 * @throws Error with its output when it ends before
 */
export async function startParleyProcess(dataDir: string, env: Environment = {}): Promise<ParleyProcess> {
  const { child, ended, text } = launch(['serve'], environment(dataDir, env))
  const end = async (signal: NodeJS.Signals): Promise<Ended> => {
    child.kill(signal)
    return ended
  }
  const url = await addressOf(child, text)
  await untilReady(url, child, text)
  return { url, pid: child.pid ?? 0, output: text, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') }
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

async function addressOf(child: ChildProcess, text: () => string): Promise<string> {
  for (;;) {
    const url = /serves at (http:\S+)/.exec(text())?.[1]
    if (url !== undefined) return url
    if (hasEnded(child)) throw new Error(`the server did not start:\n${text()}`)
    await sleep(5)
  }
}

async function untilReady(url: string, child: ChildProcess, text: () => string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/health/ready`).catch(() => null)
    await answer?.arrayBuffer()
    if (answer?.status === 200) return
    if (hasEnded(child)) throw new Error(`the server did not become ready:\n${text()}`)
    await sleep(20)
  }
}
