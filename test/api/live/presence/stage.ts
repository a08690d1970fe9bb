import { MemoryPresenceStore } from '../../../../infra/memory/presence.js'
import { NOBODY_ELSE } from '../../../../infra/memory/relay.js'
import { Ephemeral } from '../../../../src/api/live/ephemeral.js'
import type { Presence } from '../../../../src/projections/queries/shapes.js'
import { AudienceInMemory } from '../../../support/audience-in-memory.js'
import { VirtualTime } from '../../../support/virtual-time.js'

export type Told = { readonly at: number; readonly to: string; readonly presences: readonly Presence[] }

/** People, rooms and their devices, with a clock that waits for nobody. */
export class Stage {
  readonly time = new VirtualTime()
  readonly audience = new AudienceInMemory(() => this.time.scheduler.now())
  readonly ephemeral = new Ephemeral({
    store: new MemoryPresenceStore(),
    audience: this.audience,
    relay: NOBODY_ELSE,
    scheduler: this.time.scheduler,
  })

  connect(userId: string, device = `${userId} 1`): void {
    this.audience.connect(userId)
    this.ephemeral.connected(userId, device)
  }

  /** @param isLast the person has no other device */
  disconnect(userId: string, device = `${userId} 1`, isLast = true): void {
    if (isLast) this.audience.disconnect(userId)
    this.ephemeral.disconnected(userId, device)
  }

  join(roomId: string, userId: string): void {
    this.audience.seat(roomId, userId)
    this.ephemeral.joined(roomId, userId)
  }

  leave(roomId: string, userId: string): void {
    this.audience.unseat(roomId, userId)
    this.ephemeral.left(roomId, userId)
  }

  /** Lets the people connect, and all news of it be told. */
  begin(...people: readonly string[]): void {
    for (const person of people) this.connect(person)
    this.time.pass(5_000)
    this.audience.take()
  }

  /** Who was told what of whom since the last time. */
  told(): readonly Told[] {
    const heard = this.audience.take().filter(({ event }) => event === 'presence_update')
    return heard.map(({ at, to, payload }) => ({ at, to, ...(payload as { readonly presences: readonly Presence[] }) }))
  }

  /** The same, as texts: `viewer: person status …`. */
  news(): readonly string[] {
    return this.told().map(
      ({ to, presences }) => `${to}: ${presences.map(({ userId, status }) => `${userId} ${status}`).join(', ')}`,
    )
  }
}
