import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import { Registry } from 'prom-client'
import { AccessTokens } from '../src/api/auth/access-tokens.js'
import { Passwords } from '../src/api/auth/passwords.js'
import { Sessions } from '../src/api/auth/sessions.js'
import { freshness } from '../src/api/freshness.js'
import { IdempotentExecutor } from '../src/api/idempotent.js'
import type { Caller } from '../src/api/operation.js'
import { operations } from '../src/api/operations/index.js'
import { answerClientError } from '../src/api/rest/client-error.js'
import type { Kernel } from '../src/api/rest/kernel.js'
import { mount } from '../src/api/rest/mount.js'
import type { Services } from '../src/api/services.js'
import type { AccountPorts } from '../src/commands/accounts.js'
import { bootstrap, type Bootstrapped } from '../src/commands/bootstrap.js'
import type { Position } from '../src/commands/event-store.js'
import { HeadRecorder } from '../src/commands/head-recorder.js'
import { KeyRing } from '../src/commands/key-ring.js'
import type { PostingPorts } from '../src/commands/post-message.js'
import type { WriterPorts } from '../src/commands/stream-writer.js'
import { Unsealer } from '../src/commands/unsealing.js'
import { Usernames } from '../src/commands/usernames.js'
import { Writers } from '../src/commands/writers.js'
import { inboxDecider } from '../src/domain/inbox/decider.js'
import { inboxEvents } from '../src/domain/inbox/events.js'
import { room } from '../src/domain/room/decider.js'
import { roomEvents } from '../src/domain/room/events.js'
import { userDecider } from '../src/domain/user/decider.js'
import { userEvents } from '../src/domain/user/events.js'
import { usernameDecider } from '../src/domain/username/decider.js'
import { usernameEvents } from '../src/domain/username/events.js'
import type { Notification } from '../src/projections/notifications.js'
import { Directory } from '../src/projections/queries/directory.js'
import { messageReader } from '../src/projections/queries/known-message.js'
import type { Config } from './config.js'
import { drain } from './drain.js'
import { type DataFolderLock, lockDataFolder } from './data-folder-lock.js'
import { type Engines, openEngines } from './embedded-engines.js'
import { MemoryRateLimiter } from './memory/rate-limits.js'
import { measure, measureConnections } from './metrics.js'
import { readinessOf } from './readiness.js'
import { loadSecrets, type Secrets } from './secrets.js'

/** A running Parley. */
export type Parley = {
  readonly url: string
  readonly secrets: Secrets
  /** Stops accepting, finishes what was accepted, closes the engines. */
  close(): Promise<void>
}

const AGENT_NAME = 'Parley'
const VERSION = '0.1.0'
const HOUR_MS = 3_600_000

/**
 * Composes a process from its configuration and starts serving.
 * @param onDeath an engine is gone for good; the process had better end
 * @throws DataFolderInUse, StoreUnavailable, or what listening throws
 */
export async function startParley(config: Config, log: Logger, onDeath: (error: Error) => void): Promise<Parley> {
  // First of all: two processes on one new folder would each make secrets, and seal with what the other overwrote.
  const lock = lockDataFolder(config.DATA_DIR)
  try {
    const secrets = await loadSecrets(config)
    const engines = await openEngines({
      dataDir: config.DATA_DIR,
      commitDelayMs: config.BENCH_COMMIT_DELAY_MS,
      notify: (notification) => tell(log, notification),
      onDeath,
    })
    return await start(engines, secrets, lock, config, log).catch(async (error: unknown) => {
      await engines.close().catch((err: unknown) => log.warn({ err }, 'closing'))
      throw error
    })
  } catch (error) {
    lock.release()
    throw error
  }
}

async function start(
  engines: Engines,
  secrets: Secrets,
  lock: DataFolderLock,
  config: Config,
  log: Logger,
): Promise<Parley> {
  const write = await writeSide(engines, secrets, log)
  const services = serve(engines, write, secrets, config, log)
  const first = await bootstrap(services.accounts, services.rooms, {
    adminUsername: config.ADMIN_USERNAME,
    adminPasswordHash: () => services.passwords.hash(secrets.adminPassword),
    rooms: config.DEFAULT_ROOMS,
    agentName: AGENT_NAME,
  })
  if (first.adminIsOrdinary) log.warn({ username: config.ADMIN_USERNAME }, 'ADMIN_USERNAME is an ordinary account')
  const server = await listen(services, first, { engines, write, secrets, config, log })
  const sweep = setInterval(
    () => void services.sessions.sweep().catch((err: unknown) => log.warn({ err }, 'sessions')),
    HOUR_MS,
  )
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${config.HOST === '0.0.0.0' ? 'localhost' : config.HOST}:${port}`,
    secrets,
    close: async () => {
      clearInterval(sweep)
      await drain(server)
      await write.heads.close()
      await engines.close()
      lock.release()
    },
  }
}

/** What needs somebody's attention is a warning; how far the read models are is nobody's news. */
function tell(log: Logger, notification: Notification): void {
  if (notification.kind === 'parked' || notification.kind === 'trouble') log.warn({ notification }, 'read models')
  else if (notification.kind !== 'advanced') log.debug({ notification }, 'read models')
}

type WriteSide = {
  readonly ports: WriterPorts
  readonly keys: KeyRing
  readonly heads: HeadRecorder
  readonly head: () => Position
}

/** The writers' world: every durable append is noted as the stream's end, and wakes the projections. */
async function writeSide(engines: Engines, secrets: Secrets, log: Logger): Promise<WriteSide> {
  const keys = await KeyRing.open(engines.keyStore, secrets.masterKey)
  const heads = new HeadRecorder(engines.store, engines.keyStore, keys, (err) => log.error({ err }, 'heads'))
  let { head } = engines
  const ports: WriterPorts = {
    store: engines.store,
    keys,
    snapshots: engines.snapshots,
    now: () => new Date(),
    onAppended: (stream, revision, hash, position) => {
      if (position > head) head = position
      if (stream.startsWith('room-')) heads.appended(stream, revision, hash)
      engines.wake()
    },
  }
  return { ports, keys, heads, head: () => head }
}

function serve(
  engines: Engines,
  { ports, keys, head }: WriteSide,
  secrets: Secrets,
  config: Config,
  log: Logger,
): Omit<Services, 'settings'> {
  const { store, models, keyStore, auditor, projector } = engines
  const unsealer = new Unsealer(keys)
  const directory = new Directory(models, unsealer)
  const queries = { models, opener: unsealer, directory, now: ports.now }
  const usernames = new Usernames(store, keys)
  const rooms = new Writers({ category: 'room', decider: room, events: roomEvents }, ports)
  const users = new Writers(
    { category: 'user', decider: userDecider, events: userEvents },
    withProfiles(ports, directory),
  )
  const inboxes = new Writers({ category: 'inbox', decider: inboxDecider, events: inboxEvents }, ports)
  const claims = new Writers({ category: 'username', decider: usernameDecider, events: usernameEvents }, ports)
  const accounts: AccountPorts = { users, claims, usernames, store, unsealer }
  const posting: PostingPorts = { rooms, store, keys, usernames, messages: messageReader(queries) }
  const sessions = new Sessions(keyStore)
  const tokens = new AccessTokens(secrets.jwtSecret, sessions)
  if (secrets.jwtSecret.length < 32) log.warn('JWT_SECRET is short: give it 32 random characters or more')
  return {
    rooms,
    users,
    inboxes,
    accounts,
    posting,
    queries,
    auditor,
    projector,
    sessions,
    tokens,
    passwords: new Passwords(),
    store,
    keyStore,
    keys,
    head,
  }
}

/** The directory never shows a profile older than what this process wrote. */
const withProfiles = (ports: WriterPorts, directory: Directory): WriterPorts => ({
  ...ports,
  onAppended: (stream, revision, hash, position) => {
    directory.changed(stream.slice('user-'.length), revision)
    ports.onAppended?.(stream, revision, hash, position)
  },
})

type Process = {
  readonly engines: Engines
  readonly write: WriteSide
  readonly secrets: Secrets
  readonly config: Config
  readonly log: Logger
}

async function listen(core: Omit<Services, 'settings'>, first: Bootstrapped, process: Process): Promise<Server> {
  const { engines, write, secrets, config, log } = process
  const settings = {
    inviteTtlMs: config.INVITE_TTL * 1_000,
    welcomeRoomId: first.welcomeRoomId,
    defaultAgentId: first.agentId,
  }
  const services: Services = { ...core, settings }
  const kernel: Kernel = {
    authenticate: (token) => authenticate(services, token),
    limits: config.RATE_LIMITS === 'on' ? new MemoryRateLimiter() : null,
    log,
    registry: measure(new Registry(), engines),
    readiness: readinessOf(engines, config.DATA_DIR),
    version: VERSION,
    freshness: freshness(engines.store.logId, engines.models, write.head),
    idempotent: new IdempotentExecutor({
      store: engines.keyStore,
      bootId: engines.bootId,
      report: (err) => log.warn({ err }, 'idempotency'),
    }),
    fingerprintKey: secrets.fingerprintKey,
    trustedProxies: config.TRUSTED_PROXIES,
  }
  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 60_000 }, mount(operations(services), kernel))
  server.on('clientError', answerClientError)
  measureConnections(kernel.registry, server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(config.PORT, config.HOST, resolve)
  })
  return server
}

/** Who holds the token, with the role that the account has now. */
async function authenticate(services: Services, token: string): Promise<Caller | null> {
  const holder = await services.tokens.verify(token)
  if (holder === null) return null
  const { state } = await services.users.of(holder.userId).current()
  return state === null ? null : { ...holder, role: state.role }
}
