import { SharedPresenceStore } from '../../../infra/presence/shared/shared-store.js'
import { Ephemeral } from '../../../src/api/live/ephemeral.js'
import type { Presence } from '../../../src/projections/queries/shapes.js'
import type { KeyRing } from '../../../src/commands/key-ring.js'
import { AudienceInMemory } from '../../support/audience-in-memory.js'
import { PresenceHub } from '../../support/presence-hub.js'
import { PresenceKeeperInMemory } from '../../support/presence-keeper-in-memory.js'
import { sharedRelays } from '../../support/shared-relay.js'
import { VirtualTime } from '../../support/virtual-time.js'

type Instance = {
  readonly audience: AudienceInMemory
  readonly store: SharedPresenceStore
  readonly ephemeral: Ephemeral
  /** Devices that are connected here, by person. */
  readonly devices: Map<string, Set<string>>
}

/** A frame that reached a person. */
export type Reached = { readonly at: number; readonly to: string; readonly event: string; readonly payload: object }

const STEP_MS = 250

/** People, rooms and their devices on so many instances, with a clock that waits for nobody. */
export class Instances {
  readonly hub: PresenceHub
  readonly reached: Reached[] = []
  /** What each person's devices, on each instance, show of others: `instance person other` → what they were told last. */
  readonly shown = new Map<string, Presence>()

  private constructor(
    readonly time: VirtualTime,
    readonly all: readonly Instance[],
    hub: PresenceHub,
  ) {
    this.hub = hub
  }

  static async open(count: number, keys: KeyRing): Promise<Instances> {
    const time = new VirtualTime()
    const { scheduler } = time
    const hub = new PresenceHub(scheduler)
    const keeper = new PresenceKeeperInMemory()
    const log = { info: () => undefined, warn: () => undefined }
    const opening = sharedRelays(count).map(async (relay) => {
      const exchange = hub.exchange()
      const store = await SharedPresenceStore.open({ exchange, keys, log, scheduler, open: () => keeper })
      const audience = new AudienceInMemory(() => scheduler.now())
      const ephemeral = new Ephemeral({ store, audience, relay, scheduler })
      return { audience, store, ephemeral, devices: new Map<string, Set<string>>() }
    })
    const instances = new Instances(time, await Promise.all(opening), hub)
    await instances.pass(0)
    return instances
  }

  at(instance: number): Instance {
    const found = this.all[instance]
    if (found === undefined) throw new Error('no such instance')
    return found
  }

  connect(instance: number, userId: string, device: string): void {
    const { audience, ephemeral, devices } = this.at(instance)
    const connected = devices.get(userId) ?? new Set()
    devices.set(userId, connected.add(device))
    audience.connect(userId)
    ephemeral.connected(userId, device)
  }

  disconnect(instance: number, userId: string, device: string): void {
    const { audience, ephemeral, devices } = this.at(instance)
    const connected = devices.get(userId)
    if (connected?.delete(device) !== true) return
    if (connected.size === 0) {
      audience.disconnect(userId)
      // Who comes back begins with a clean sheet.
      for (const key of [...this.shown.keys()]) if (key.startsWith(`${instance} ${userId} `)) this.shown.delete(key)
    }
    ephemeral.disconnected(userId, device)
  }

  /** As the feeds of all instances tell it. */
  join(roomId: string, userId: string): void {
    for (const { audience, ephemeral } of this.all) {
      audience.seat(roomId, userId)
      ephemeral.joined(roomId, userId)
    }
  }

  leave(roomId: string, userId: string): void {
    for (const { audience, ephemeral } of this.all) {
      ephemeral.left(roomId, userId)
      audience.unseat(roomId, userId)
    }
  }

  posted(roomId: string, userId: string): void {
    for (const { ephemeral } of this.all) ephemeral.posted(roomId, userId)
  }

  /** Lets time pass, and all that follows from it happen. */
  async pass(ms: number): Promise<void> {
    await this.#settle()
    for (let left = ms; left > 0; left -= STEP_MS) {
      this.time.pass(Math.min(left, STEP_MS))
      await this.#settle()
    }
  }

  /** What reached people since the last time. */
  take(): readonly Reached[] {
    return this.reached.splice(0)
  }

  async close(): Promise<void> {
    for (const { ephemeral, store } of this.all) {
      ephemeral.close()
      await store.close()
    }
  }

  async #settle(): Promise<void> {
    for (let i = 0; i < 15; i += 1) await new Promise(setImmediate)
    for (const [instance, { audience }] of this.all.entries()) {
      for (const { at, to, event, payload } of audience.take()) {
        this.reached.push({ at, to, event, payload })
        if (event !== 'presence_update') continue
        for (const presence of (payload as { readonly presences: readonly Presence[] }).presences)
          this.shown.set(`${instance} ${to} ${presence.userId}`, presence)
      }
    }
  }
}
