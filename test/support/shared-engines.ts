// Runs a command on engines that several instances can share: `node dist/test/support/shared-engines.js -- npm test -- test/api`.
// What EVENT_STORE, READ_MODELS and REDIS_URL name already is used as it is; for the others a stand-in is started, and stopped after the command.
import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { StandInProcess } from './eventstoredb/stand-in-process.js'
import { isMongoHere, MongoServer } from './mongo-server.js'
import { isRedisHere, RedisServer } from './redis-server.js'

type Started = { readonly url: string; stop(): Promise<void> }

type SharedEngine = {
  /** Its name where it is missing. */
  readonly name: string
  readonly setting: 'EVENT_STORE' | 'READ_MODELS' | 'REDIS_URL'
  /** What the setting begins with when it names one. */
  readonly scheme: string
  /** Starts one; null where none can be had. */
  readonly start: () => Promise<Started | null>
}

const ENGINES: readonly SharedEngine[] = [
  { name: 'eventstoredb', setting: 'EVENT_STORE', scheme: 'esdb', start: startStandIn },
  {
    name: 'mongodb',
    setting: 'READ_MODELS',
    scheme: 'mongodb',
    start: async () => (isMongoHere ? MongoServer.start() : null),
  },
  { name: 'redis', setting: 'REDIS_URL', scheme: 'redis', start: startRedis },
]

/** Tests flood their own process, which then finds no time for its connection: they need more patience than a server, lest it be taken for lost. */
async function startStandIn(): Promise<Started> {
  const standIn = await StandInProcess.start()
  return { url: `${standIn.url}&keepAliveTimeout=20000`, stop: standIn.stop }
}

async function startRedis(): Promise<Started | null> {
  if (!isRedisHere) return null
  const server = await RedisServer.start()
  return { url: server.url, stop: () => server.kill() }
}

const [program, ...args] = process.argv.slice(process.argv.indexOf('--') + 1)
if (program === undefined || !process.argv.includes('--')) {
  process.stderr.write('node dist/test/support/shared-engines.js -- <command> [arguments]\n')
  process.exit(2)
}
process.exitCode = await onSharedEngines(program, args)

async function onSharedEngines(command: string, rest: readonly string[]): Promise<number> {
  const started: Started[] = []
  try {
    const env: NodeJS.ProcessEnv = { ...process.env }
    for (const engine of ENGINES) env[engine.setting] = await addressOf(engine, started)
    // A group of its own: npm ends without the runner that it started.
    return await ended(spawn(command, rest, { env, stdio: 'inherit', detached: true }))
  } finally {
    await Promise.all(started.map((engine) => engine.stop()))
  }
}

/** The address of an engine; an empty one, which counts as not set, where there is none. Addresses given may hold passwords: they are not shown. */
async function addressOf({ name, setting, scheme, start }: SharedEngine, started: Started[]): Promise<string> {
  const given = process.env[setting] ?? ''
  if (given.startsWith(scheme)) {
    process.stdout.write(`${setting}: as given\n`)
    return given
  }
  const engine = await start()
  if (engine === null) {
    process.stdout.write(`skipped: ${name}\n`)
    return ''
  }
  started.push(engine)
  process.stdout.write(`${setting}: one of its own\n`)
  return engine.url
}

/** Its exit status, as a shell tells it. Who stops this process stops the command with all that it started, and the engines after it. */
function ended(child: ChildProcess): Promise<number> {
  const { pid } = child
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => pid !== undefined && process.kill(-pid, signal))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 1 : constants.signals[signal])))
  })
}
