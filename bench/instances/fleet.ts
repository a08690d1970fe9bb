import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { apiClient, mapWide, type Account, type ApiClient } from '../api-client.js'
import { eventStoreDb, mongoDb, redis, type BenchEngine } from '../engines.js'
import type { LiveClient } from '../live/load-plan.js'
import type { Options } from '../options.js'
import { waitCaughtUp } from '../read-models.js'
import { openRoom, registerPeople } from '../room-setup.js'
import { startServer, type ServerProcess } from '../server-process.js'

/** Instances that serve one room, and those who are about to connect, on all instances in turn. */
export type FleetStage = {
  readonly servers: readonly ServerProcess[]
  readonly clients: readonly LiveClient[]
  readonly roomId: string
}

/**
 * Instances of Parley on shared engines: those that the environment names, or our own. Engines and people are the same for the whole run, every round has fresh
 * processes and a new room.
 */
export class Fleet {
  #people: readonly Account[] = []

  private constructor(
    private readonly folder: string,
    private readonly options: Options,
    readonly engines: readonly BenchEngine[],
    private readonly settings: Readonly<Record<string, string>>,
  ) {}

  /** @param folder for the instances' own files */
  static async start(folder: string, options: Options): Promise<Fleet> {
    const engines: BenchEngine[] = []
    const urlOf = async (starting: Promise<BenchEngine>): Promise<string> => {
      const engine = await starting
      engines.push(engine)
      return engine.freshUrl()
    }
    try {
      const settings = {
        EVENT_STORE: await urlOf(eventStoreDb(folder)),
        READ_MODELS: await urlOf(mongoDb()),
        REDIS_URL: await urlOf(redis()),
        MASTER_KEY: randomBytes(32).toString('hex'),
      }
      return new Fleet(folder, options, engines, settings)
    } catch (error) {
      await stopAll(engines)
      throw error
    }
  }

  /**
   * Starts instances, plays and ends them.
   * @param work gets what makes a new room of that name, with everybody in it
   */
  async play<R>(
    size: { readonly instances: number; readonly people: number },
    work: (stage: (name: string) => Promise<FleetStage>) => Promise<R>,
  ): Promise<R> {
    const { folder, options, settings } = this
    const subject = { kind: 'parley', settings } as const
    const servers = await Promise.all(
      Array.from({ length: size.instances }, (_, n) => startServer(subject, join(folder, `instance-${n}`), options)),
    )
    const apis = servers.map(({ origin }) => apiClient(origin, 4))
    try {
      const people = await this.#present(apis[0]!, size.people)
      return await work((name) => setStage(servers, apis, people, name))
    } finally {
      await mapWide(apis, apis.length, (api) => api.close())
      await mapWide(servers, servers.length, (server) => server.stop())
    }
  }

  /** Registered by the first round; tokens last 15 minutes, a run may last longer. */
  async #present(api: ApiClient, count: number): Promise<readonly Account[]> {
    this.#people =
      this.#people.length === 0
        ? await registerPeople(api, 'person', count)
        : await mapWide(this.#people, 4, ({ username }) => api.login(username))
    return this.#people
  }

  async stop(): Promise<void> {
    await stopAll(this.engines)
  }
}

async function setStage(
  servers: readonly ServerProcess[],
  apis: readonly ApiClient[],
  people: readonly Account[],
  name: string,
): Promise<FleetStage> {
  const roomId = await openRoom(apis[0]!, people, name)
  // Who connects finds the room wherever that is.
  for (const api of apis) await waitCaughtUp(api)
  const clients = people.map(({ token }, n) => ({
    auth: { token },
    joins: [],
    origin: servers[n % servers.length]!.origin,
  }))
  return { servers, clients, roomId }
}

const stopAll = (engines: readonly BenchEngine[]): Promise<unknown> =>
  Promise.all(engines.map((engine) => engine.stop()))
