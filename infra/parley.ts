import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { Registry } from 'prom-client'
import { Subject } from 'rxjs'
import type { Feed } from '../src/api/live/connection.js'
import { closeEndedSessions } from '../src/api/live/ended-sessions.js'
import type { LiveFeed } from '../src/api/live/feed/live-feed.js'
import { type Live, mountLive } from '../src/api/live/live.js'
import type { PresenceStore } from '../src/api/live/presence/presence-store.js'
import type { LiveSettings } from '../src/api/live/settings.js'
import { operations } from '../src/api/operations/index.js'
import { mount } from '../src/api/rest/mount.js'
import type { Services } from '../src/api/services.js'
import { bootstrap, type Bootstrapped } from '../src/commands/bootstrap.js'
import type { Notification } from '../src/projections/notifications.js'
import { PATIENCE, type Patience } from '../src/reactions/jobs.js'
import type { Config } from './config.js'
import { drain } from './drain.js'
import { type DataFolderLock, lockDataFolder } from './data-folder-lock.js'
import { type Engines, openEngines } from './embedded-engines.js'
import { httpServer, listen } from './http-server.js'
import { startFeed } from './live-feed.js'
import { NOBODY_ELSE } from './memory/relay.js'
import { measure } from './metrics.js'
import { composeReactions, type Reacting, type ReplaceReactions } from './reactions.js'
import { kernelOf } from './kernel.js'
import { KeptPresenceStore } from './presence/kept-presence-store.js'
import { loadSecrets, type Secrets } from './secrets.js'
import { composeServices } from './services.js'
import { PresenceFile } from './sqlite/presence/presence-file.js'
import { type WriteSide, writeSide } from './write-side.js'

/** A running Parley. */
export type Parley = {
  readonly url: string
  readonly secrets: Secrets
  /** Stops accepting, finishes what was accepted, closes the engines. */
  close(): Promise<void>
}

/** What tests put in the place of the real thing. */
export type LiveParts = {
  readonly feed?: () => Feed
  readonly settings?: Partial<LiveSettings>
  /** How long what fails is tried again. */
  readonly patience?: Patience
  /** Sees the reactions, and may put others in their place. */
  readonly reactions?: ReplaceReactions
}

type Serving = {
  readonly server: Server
  readonly live: Live
  readonly feed: LiveFeed
  readonly reacting: Reacting
  readonly services: Services
}

const HOUR_MS = 3_600_000

/**
 * Composes a process from its configuration and starts serving.
 * @param onDeath an engine is gone for good; the process had better end
 * @throws DataFolderInUse, StoreUnavailable, or what listening throws
 */
export async function startParley(
  config: Config,
  log: Logger,
  onDeath: (error: Error) => void,
  parts: LiveParts = {},
): Promise<Parley> {
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
    return await start(engines, secrets, lock, config, log, parts).catch(async (error: unknown) => {
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
  parts: LiveParts,
): Promise<Parley> {
  const write = await writeSide(engines, secrets, log)
  const path = join(config.DATA_DIR, 'presence.db')
  const presence = await KeptPresenceStore.open({ open: () => new PresenceFile(path), keys: write.keys, log })
  const stores = { ...engines, presence }
  const served = await serve(stores, write, secrets, config, log, parts).catch(async (error: unknown) => {
    await presence.close()
    await write.heads.close()
    throw error
  })
  const { port } = served.server.address() as AddressInfo
  return {
    url: `http://${config.HOST === '0.0.0.0' ? 'localhost' : config.HOST}:${port}`,
    secrets,
    close: async () => {
      try {
        await stop(served)
        // Whoever was connected has been last seen by now, and the keys that seal their words are still open.
        await presence.close()
        await write.heads.close()
        await engines.close()
      } finally {
        lock.release()
      }
    },
  }
}

/** Sockets first: their clients go elsewhere. Then requests, with the read markers that wait for their second; and what tells of it all at last. */
async function stop({ server, live, feed, reacting, services }: Serving): Promise<void> {
  await live.close()
  await Promise.all([drain(server), services.readMarkers.close()])
  // Again: a request that was under way may have left one.
  await services.readMarkers.close()
  await reacting.close()
  services.ephemeral.close()
  await feed.close()
}

/** Makes what a fresh Parley begins with, and listens. */
async function serve(
  engines: Engines & { readonly presence: PresenceStore },
  write: WriteSide,
  secrets: Secrets,
  config: Config,
  log: Logger,
  parts: LiveParts,
): Promise<Serving> {
  const sessionsEnded = new Subject<readonly string[]>()
  const core = composeServices(engines, write, secrets, log, {
    presence: engines.presence,
    relay: NOBODY_ELSE,
    onSessionsEnded: (sessionIds) => sessionsEnded.next(sessionIds),
  })
  const first = await bootstrap(core.accounts, core.rooms, {
    adminUsername: config.ADMIN_USERNAME,
    adminPasswordHash: () => core.passwords.hash(secrets.adminPassword),
    rooms: config.DEFAULT_ROOMS,
    agentName: config.AI_NAME,
  })
  if (first.adminIsOrdinary) log.warn({ username: config.ADMIN_USERNAME }, 'ADMIN_USERNAME is an ordinary account')
  const registry = new Registry()
  const settled = { ...core, settings: settingsOf(config, first) }
  const patience = parts.patience ?? { ...PATIENCE, totalMs: config.JOB_PATIENCE * 1_000 }
  const world = { services: settled, engines, config, registry, patience, log }
  const reacting = composeReactions(world, parts.reactions)
  const services: Services = { ...settled, jobs: reacting.jobs }
  measure(registry, engines, reacting.jobs)
  const kernel = kernelOf(services, engines, secrets, config, registry, log)
  const table = operations(services)
  const server = httpServer(mount(table, kernel), kernel.registry)
  const feed = startFeed(services, log)
  const liveSettings = { allowedOrigins: config.ALLOWED_ORIGINS, ...parts.settings }
  const live = mountLive(server, { feed: parts.feed?.() ?? feed, kernel, operations: table, settings: liveSettings })
  closeEndedSessions({ ended: sessionsEnded, sessions: services.sessions, live, relay: NOBODY_ELSE })
  const open = async (): Promise<void> => {
    await reacting.start()
    await listen(server, config)
  }
  await open().catch(async (error: unknown) => {
    await reacting.close()
    services.ephemeral.close()
    await feed.close()
    throw error
  })
  const sweep = setInterval(
    () => void services.sessions.sweep().catch((err: unknown) => log.warn({ err }, 'sessions')),
    HOUR_MS,
  )
  server.once('close', () => clearInterval(sweep))
  return { server, live, feed, reacting, services }
}

const settingsOf = (config: Config, first: Bootstrapped): Services['settings'] => ({
  inviteTtlMs: config.INVITE_TTL * 1_000,
  welcomeRoomId: first.welcomeRoomId,
  defaultAgentId: first.agentId,
})

/** What needs somebody's attention is a warning; how far the read models are is nobody's news. */
function tell(log: Logger, notification: Notification): void {
  if (notification.kind === 'parked' || notification.kind === 'trouble') log.warn({ notification }, 'read models')
  else if (notification.kind !== 'advanced') log.debug({ notification }, 'read models')
}
