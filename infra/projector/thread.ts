// The projector's thread: the runner over the log, read only, and over the read models, which nobody else writes.
import type { EventCatalogue } from '../../src/domain/event-catalogue.js'
import type { DocumentStore } from '../../src/projections/document-store.js'
import type { Notification } from '../../src/projections/notifications.js'
import type { Projection } from '../../src/projections/projection.js'
import { ProjectionRunner } from '../../src/projections/runner.js'
import { type LogReader, openedDocuments, openedLog } from '../openers.js'
import { serve, type Emitter } from '../threads/serve.js'
import type { Opening, ProjectorWorker } from './messages.js'

type Opened = { readonly runner: ProjectionRunner; readonly log: LogReader; readonly store: DocumentStore }

let opened: Opened | undefined

async function open(opening: Opening): Promise<void> {
  const { projections } = (await import(opening.projectionsModule)) as { readonly projections: readonly Projection[] }
  const { catalogue } = (await import(opening.catalogueModule)) as { readonly catalogue: EventCatalogue }
  const store = await openedDocuments(opening.views, opening.fence)
  const log = await openedLog(opening.log)
  const runner = await ProjectionRunner.start({
    ...{ log, store, projections, catalogue },
    notify: (notification) => emitter.emit(notification),
    ...(opening.dropAfterMs === undefined ? {} : { dropAfterMs: opening.dropAfterMs }),
  })
  opened = { runner, log, store }
}

async function close(): Promise<void> {
  await opened?.runner.close()
  await opened?.log.close()
  await opened?.store.close()
}

function running(): Opened {
  if (opened === undefined) throw new Error('the projector is not open')
  return opened
}

const emitter: Emitter<Notification> = serve<ProjectorWorker, Notification>(
  {
    open,
    wake: () => running().log.wake(),
    status: () => running().runner.status(),
    rebuild: (name) => running().runner.rebuild(name),
    retryParked: (name) => running().runner.retryParked(name),
  },
  close,
)
