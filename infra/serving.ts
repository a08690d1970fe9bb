import type { Server } from 'node:http'
import type { Logger } from 'pino'
import { Registry } from 'prom-client'
import { interval, type Observable, Subject } from 'rxjs'
import type { Feed } from '../src/api/live/connection.js'
import { closeEndedSessions } from '../src/api/live/ended-sessions.js'
import { mountLive } from '../src/api/live/live.js'
import type { LiveSettings } from '../src/api/live/settings.js'
import { operations } from '../src/api/operations/index.js'
import type { Kernel } from '../src/api/rest/kernel.js'
import { mount } from '../src/api/rest/mount.js'
import type { Services } from '../src/api/services.js'
import { bootstrap, type Bootstrapped } from '../src/commands/bootstrap.js'
import type { Notification } from '../src/projections/notifications.js'
import { PATIENCE, type Patience } from '../src/reactions/jobs.js'
import { type Company, joinCompany } from './company.js'
import type { Config } from './config.js'
import { drain } from './drain.js'
import type { Engines } from './engines.js'
import { httpServer, listen } from './http-server.js'
import { openPresence } from './presence/open.js'
import { kernelOf } from './kernel.js'
import { startFeed } from './live-feed.js'
import { observeLog } from './log-observer.js'
import { measure, measureConflicts } from './metrics.js'
import { composeReactions, type ReplaceReactions } from './reactions.js'
import type { Secrets } from './secrets.js'
import { composeServices } from './services.js'
import type { WriteSide } from './write-side.js'

/** What tests put in the place of the real thing. */
export type LiveParts = {
  readonly feed?: () => Feed
  readonly settings?: Partial<LiveSettings>
  /** How long what fails is tried again. */
  readonly patience?: Patience
  /** Sees the reactions, and may put others in their place. */
  readonly reactions?: ReplaceReactions
}

/** All that serving stands on. */
export type Ground = {
  readonly engines: Engines
  readonly write: WriteSide
  readonly secrets: Secrets
  readonly config: Config
  readonly log: Logger
  /** What the projector of this process tells. */
  readonly news: Observable<Notification>
  readonly parts: LiveParts
}

/** Takes what has to be closed; the latest is closed first. */
type Closing = (close: () => void | Promise<void>) => void

export type Serving = { readonly server: Server }

const HOUR_MS = 3_600_000
/** More than an instance trusts what it knows of a login: a look that is put off by the next would never come. */
const LOOK_FOR_ENDED_MS = 60_000

/**
 * Makes what a fresh Parley begins with, does what ROLES says, and listens.
 * @throws StoreUnavailable, or what listening throws
 */
export async function serve(ground: Ground, onClose: Closing): Promise<Serving> {
  const { engines, write, config, log, parts } = ground
  const sessionsEnded = new Subject<readonly string[]>()
  const company = joinCompany(config, engines.store.logId, write.keys, log)
  onClose(() => company.close())
  tellOfReadModels(ground, company)
  const presence = await openPresence(ground, company)
  // Whoever was connected has been last seen by then, and the keys that seal their words are still open.
  onClose(() => presence.close())
  const core = composeServices(engines, write, ground.secrets, log, {
    ...{ presence, relay: company.relay },
    onSessionsEnded: (sessionIds) => sessionsEnded.next(sessionIds),
  })
  onClose(() => core.ephemeral.close())
  const settled = { ...core, settings: settingsOf(config, await begin(ground, core)) }
  const registry = new Registry()
  const patience = parts.patience ?? { ...PATIENCE, totalMs: config.JOB_PATIENCE * 1_000 }
  const reacting = composeReactions({ services: settled, engines, config, registry, patience, log }, parts.reactions)
  onClose(() => reacting.close())
  const services: Services = { ...settled, jobs: reacting.jobs }
  measure(registry, engines, reacting.jobs)
  measureConflicts(registry, write.conflicts)
  const kernel = kernelOf(services, engines, ground.secrets, { config, limits: company.limits, registry, log })
  // Not left to the live feed or the worker alone: they wait for read models at times, and roles, blocks and passwords must not grow old meanwhile.
  if (engines.isLogShared) {
    const observer = observeLog(services, log)
    onClose(() => observer.close())
  }
  if (config.ROLES.has('worker')) await reacting.start()
  const server = config.ROLES.has('api')
    ? await serveApi(ground, { services, kernel, sessionsEnded, company }, onClose)
    : await serveProbes(ground, kernel, onClose)
  onClose(() => presence.farewell?.())
  return { server }
}

/** Instances that serve clients hear how far the read models are sooner than they would see it. */
function tellOfReadModels({ engines, news }: Ground, { relay }: Company): void {
  news.subscribe((notification) => relay.tell({ kind: 'readModels', notification }))
  relay.heard.subscribe((tidings) => {
    if (tidings.kind === 'readModels') engines.hear(tidings.notification)
  })
}

type Offered = {
  readonly services: Services
  readonly kernel: Kernel
  readonly sessionsEnded: Observable<readonly string[]>
  readonly company: Company
}

async function serveApi(
  { engines, config, log, parts }: Ground,
  { services, kernel, sessionsEnded, company }: Offered,
  onClose: Closing,
): Promise<Server> {
  const table = operations(services)
  const server = httpServer(mount(table, kernel), kernel.registry)
  const feed = startFeed(services, log)
  onClose(() => feed.close())
  // A request that is under way may still leave a marker.
  onClose(() => services.readMarkers.close())
  const settings = { allowedOrigins: config.ALLOWED_ORIGINS, ...parts.settings }
  const live = mountLive(server, { feed: parts.feed?.() ?? feed, kernel, operations: table, settings })
  // Where nobody can tell, logins that ended elsewhere are looked for now and then.
  const isUntold = engines.isStateShared && company.redis === null
  const closing = closeEndedSessions({
    ended: sessionsEnded,
    sessions: services.sessions,
    live,
    relay: company.relay,
    missed: isUntold ? interval(LOOK_FOR_ENDED_MS) : company.missed,
  })
  onClose(() => closing.unsubscribe())
  sweepSessions(services, log, onClose)
  await listen(server, config)
  // Sockets first: their clients go elsewhere. Then requests, with the read markers that wait for their second.
  onClose(async () => {
    await Promise.all([drain(server), services.readMarkers.close()])
  })
  onClose(() => live.close())
  return server
}

/** A process that serves no clients is asked by operators all the same. */
async function serveProbes({ config }: Ground, kernel: Kernel, onClose: Closing): Promise<Server> {
  const server = httpServer(mount([], kernel), kernel.registry)
  await listen(server, config)
  onClose(() => drain(server))
  return server
}

const begin = async ({ config, secrets }: Ground, core: Omit<Services, 'settings' | 'jobs'>): Promise<Bootstrapped> =>
  bootstrap(core.accounts, core.rooms, {
    adminUsername: config.ADMIN_USERNAME,
    adminPasswordHash: async () => core.passwords.hash(await secrets.adminPassword()),
    rooms: config.DEFAULT_ROOMS,
    agentName: config.AI_NAME,
  })

function sweepSessions(services: Services, log: Logger, onClose: Closing): void {
  const sweep = (): void => void services.sessions.sweep().catch((err: unknown) => log.warn({ err }, 'sessions'))
  const timer = setInterval(sweep, HOUR_MS)
  onClose(() => clearInterval(timer))
}

const settingsOf = (config: Config, first: Bootstrapped): Services['settings'] => ({
  inviteTtlMs: config.INVITE_TTL * 1_000,
  welcomeRoomId: first.welcomeRoomId,
  defaultAgentId: first.agentId,
})
