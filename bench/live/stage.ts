import { randomUUID } from 'node:crypto'
import { join, resolve } from 'node:path'
import { apiClient, mapWide, type Account, type ApiClient } from '../api-client.js'
import { waitCaughtUp } from '../read-models.js'
import type { Options } from '../options.js'
import { openRoom } from '../room-setup.js'
import { startServer, type ServerProcess, type Subject } from '../server-process.js'
import type { LiveClient } from './load-plan.js'

export type Contestant = Subject['kind']

/** A server that runs, with people who are about to connect to it, all in all the rooms. */
export type Stage = {
  readonly server: ServerProcess
  readonly clients: readonly LiveClient[]
  readonly rooms: readonly string[]
  /** The people behind the clients; none at the bare broadcast, which knows nobody. */
  readonly people: readonly Account[]
  readonly api: ApiClient
}
export type StageSize = { readonly people: number; readonly rooms: number }

/** Access tokens last 15 minutes. */
const FRESH_MS = 8 * 60_000

type Registered = { readonly accounts: Account[]; takenAt: number }

/**
 * Where the live benches play. Hashing a password takes 36 ms, so people are registered once per run and contestant: every round starts
 * a fresh server on the same data, with new rooms.
 */
export class Theatre {
  readonly #registered = new Map<Contestant, Registered>()

  /** @param folder for the data of all contestants */
  constructor(
    private readonly folder: string,
    private readonly options: Options,
  ) {}

  /** Starts a server, plays and ends it. */
  async play<R>(contestant: Contestant, size: StageSize, work: (stage: Stage) => Promise<R>): Promise<R> {
    return this.#serve(contestant, [], async (server, api) => work(await this.#set(contestant, server, api, size)))
  }

  /**
   * The same on a server that has done nothing yet: another one has registered the people and made the rooms.
   * @param nodeArguments more of them for the server
   */
  async playAnew<R>(
    contestant: Contestant,
    size: StageSize,
    work: (stage: Stage) => Promise<R>,
    nodeArguments: readonly string[],
  ): Promise<R> {
    const before = await this.play(contestant, size, (stage) => Promise.resolve(stage))
    return this.#serve(contestant, nodeArguments, (server, api) => work({ ...before, server, api }))
  }

  async #serve<R>(
    contestant: Contestant,
    nodeArguments: readonly string[],
    work: (server: ServerProcess, api: ApiClient) => Promise<R>,
  ): Promise<R> {
    const profile = ['--cpu-prof', `--cpu-prof-dir=${resolve('.bench/profiles', contestant)}`]
    const all = this.options.isProfiled ? [...nodeArguments, ...profile] : nodeArguments
    const subject: Subject = { kind: contestant, live: true, nodeArguments: all }
    const server = await startServer(subject, join(this.folder, contestant), this.options)
    const api = apiClient(server.origin, 8)
    try {
      return await work(server, api)
    } finally {
      await api.close()
      await server.stop()
    }
  }

  async #set(contestant: Contestant, server: ServerProcess, api: ApiClient, size: StageSize): Promise<Stage> {
    if (contestant === 'bare') return bareStage(server, api, size)
    const people = await this.#people(contestant, api, size.people)
    const rooms: string[] = []
    for (let n = 0; n < size.rooms; n += 1) rooms.push(await openRoom(api, people, `Room ${n}`))
    if (contestant === 'parley') await waitCaughtUp(api)
    const clients = people.map(({ token }) => ({ auth: { token }, joins: [] }))
    return { server, clients, rooms, people, api }
  }

  /** So many people with valid tokens; who is missing is registered. */
  async #people(contestant: Contestant, api: ApiClient, count: number): Promise<readonly Account[]> {
    const known = this.#registered.get(contestant) ?? { accounts: [], takenAt: Date.now() }
    this.#registered.set(contestant, known)
    const { accounts } = known
    if (Date.now() - known.takenAt > FRESH_MS) {
      const fresh = await mapWide(accounts, 4, ({ username }) => api.login(username))
      accounts.splice(0, accounts.length, ...fresh)
      known.takenAt = Date.now()
    }
    const missing = Array.from({ length: Math.max(0, count - accounts.length) }, (_, n) => accounts.length + n)
    accounts.push(...(await mapWide(missing, 4, (n) => api.register(`person-${n}`))))
    return accounts.slice(0, count)
  }
}

function bareStage(server: ServerProcess, api: ApiClient, size: StageSize): Stage {
  const rooms = Array.from({ length: size.rooms }, () => randomUUID())
  const clients = Array.from({ length: size.people }, () => ({ auth: {}, joins: rooms }))
  return { server, clients, rooms, people: [], api }
}
