import { afterAll, beforeAll, expect } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import { temporaryFolder } from '../temporary-folder.js'
import { Balancer } from './balancer.js'
import { type FleetEngines, prepareEngines } from './engines.js'
import { Instance } from './instance.js'

/** What all of them are given, so that any of them can read what another one wrote. */
const SECRETS = { MASTER_KEY: randomBytes(32).toString('hex') }

/** Several processes of Parley on shared engines, behind a balancer. */
export class Fleet {
  constructor(
    readonly engines: FleetEngines,
    readonly balancer: Balancer,
    readonly instances: readonly Instance[],
  ) {}

  /** Where clients go. */
  get url(): string {
    return this.balancer.url
  }

  /** Addresses of those that serve clients now. */
  get apis(): readonly string[] {
    return this.#serving.map(({ url }) => url)
  }

  /** Starts a process, and sends it clients if it serves any. */
  async start(instance: Instance): Promise<void> {
    await instance.start()
    if (instance.roles.includes('api')) this.balancer.add(instance.url)
  }

  /** SIGKILL: whoever had a connection to it learns of it at once. */
  async kill(instance: Instance): Promise<void> {
    const { url } = instance
    await instance.kill()
    this.balancer.remove(url)
  }

  get #serving(): readonly Instance[] {
    return this.instances.filter(({ isRunning, roles }) => isRunning && roles.includes('api'))
  }

  /** What their logs tell of failures that nobody had foreseen: each of them was answered 500. */
  get unexpected(): readonly string[] {
    const lines = this.instances.flatMap(({ output }) => output.split('\n'))
    return lines.filter((line) => line.includes('"msg":"unexpected failure"'))
  }

  /** In good order, whatever was done to it before, and without having said what nobody may know. */
  async end(): Promise<void> {
    try {
      const running = this.instances.filter(({ isRunning }) => isRunning)
      const ended = await Promise.all(running.map((instance) => instance.stop()))
      expect(ended.map(({ code, signal, output }) => (code === 0 ? 0 : { code, signal, output }))).toEqual(
        ended.map(() => 0),
      )
      const printed = this.instances.map(({ output }) => output).join('\n')
      for (const secret of [...Object.values(SECRETS), ...(this.engines.redis?.secrets ?? [])])
        expect(printed).not.toContain(secret)
    } finally {
      this.balancer.close()
      await this.engines.stop()
    }
  }
}

/** All that does everything. */
const THREE = Array.from({ length: 3 }, () => 'api,projector,worker')

/** Milliseconds for engines and processes to start. */
const START_MS = 150_000

/**
 * Starts the engines, and then all processes at once, before the tests of a suite; ends them after.
 * @param roles of each process, with commas; three that do everything, unless given
 * @param settings for all of them
 * @returns what gives the fleet, while tests run
 */
export function useFleet(
  roles: readonly string[] = THREE,
  settings: Readonly<Record<string, string>> = {},
): () => Fleet {
  const folder = temporaryFolder()
  const starting = prepareEngines(folder)
  let fleet: Fleet | null = null
  beforeAll(async () => {
    const engines = await starting()
    const env = { ...SECRETS, ...engines.settings, ...settings }
    const instances = roles.map((ROLES, i) => new Instance(`instance-${i}`, folder, { ...env, ROLES }))
    const made = (fleet = new Fleet(engines, await Balancer.start(), instances))
    await Promise.all(instances.map((instance) => made.start(instance)))
  }, START_MS)
  afterAll(() => fleet?.end(), 60_000)
  return () => {
    if (fleet === null) throw new Error('the fleet has not started')
    return fleet
  }
}
