import type { LogReader } from '../../infra/openers.js'
import type { Position } from '../../src/commands/event-store.js'
import { catalogue } from '../../src/domain/catalogue.js'
import type { DocumentStore } from '../../src/projections/document-store.js'
import { projections } from '../../src/projections/models/index.js'
import type { Notification } from '../../src/projections/notifications.js'
import { ProjectionRunner } from '../../src/projections/runner.js'

export type Folding = {
  /** Resolves when the whole log is in the read models; rejects on any trouble. */
  readonly done: Promise<void>
  close(): Promise<void>
}

/** Begins to fold a log into an empty store, as a projector that starts does it; resolves when the collections and their indexes are made, as it reads the first event. */
export async function startFolding(log: LogReader, store: DocumentStore): Promise<Folding> {
  const end = arrival(await log.head())
  const runner = await ProjectionRunner.start({ log, store, projections, catalogue, notify: end.notify })
  return { done: end.reached, close: () => runner.close() }
}

function arrival(head: Position): { readonly reached: Promise<void>; readonly notify: (told: Notification) => void } {
  let notify = (_: Notification): void => undefined
  const reached = new Promise<void>((resolve, reject) => {
    notify = (told) => {
      if (told.kind === 'advanced' && told.position >= head) resolve()
      if (told.kind === 'trouble') reject(new Error(`${told.doing}: ${told.error}`))
      if (told.kind === 'parked') reject(new Error(`${told.stream} cannot be folded into ${told.projection}`))
    }
  })
  return { reached, notify: (told) => notify(told) }
}
