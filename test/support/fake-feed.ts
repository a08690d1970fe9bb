import type { Connection, Feed, Subscriber, SyncAnswer, SyncRequest } from '../../src/api/live/connection.js'
import { batchOf, Frame } from '../../src/api/live/frame.js'
import type { Caller } from '../../src/api/operation.js'

/** A connection that the fake feed has admitted. */
export type Admitted = { readonly connection: Connection; readonly caller: Caller; gone: boolean }

/** A feed without a log: it says `ready`, sends what a test tells it, and notes who comes and goes. */
export class FakeFeed implements Feed {
  readonly admitted: Admitted[] = []
  readonly syncs: SyncRequest[] = []
  /** Admissions wait for this. */
  gate: Promise<void> = Promise.resolve()
  /** Admissions fail with this. */
  failure: Error | undefined
  syncGate: Promise<void> = Promise.resolve()

  async admit(connection: Connection, caller: Caller): Promise<Subscriber> {
    await this.gate
    if (this.failure !== undefined) throw this.failure
    const admitted: Admitted = { connection, caller, gone: false }
    this.admitted.push(admitted)
    connection.send(batchOf(new Frame('ready', { userId: caller.userId, rooms: [] })))
    return {
      sync: (request, answer) => this.sync(request, answer),
      disconnected: () => (admitted.gone = true),
    }
  }

  /** To everybody who is connected, in one batch. */
  broadcast(...frames: readonly Frame[]): void {
    const batch = batchOf(...frames)
    for (const { connection, gone } of this.admitted) if (!gone) connection.send(batch)
  }

  /** Those of a person. */
  of(userId: string): readonly Admitted[] {
    return this.admitted.filter(({ caller }) => caller.userId === userId)
  }

  private async sync(request: SyncRequest, answer: (answer: SyncAnswer) => void): Promise<void> {
    this.syncs.push(request)
    await this.syncGate
    const rooms = Object.entries(request).map(([id, revision]) => [
      id,
      { recovered: true, events: [], revision } as const,
    ])
    answer({ rooms: Object.fromEntries(rooms) as SyncAnswer['rooms'] })
  }
}
