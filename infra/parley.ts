import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import { Subject } from 'rxjs'
import type { Notification } from '../src/projections/notifications.js'
import type { Config } from './config.js'
import { lockDataFolder } from './data-folder-lock.js'
import { type Engines, openEngines } from './engines.js'
import { oncePerOutage } from './outages.js'
import { showLife } from './process-lease.js'
import { loadSecrets, type Secrets, settledSecrets } from './secrets.js'
import { type LiveParts, type Serving, serve } from './serving.js'
import { writeSide } from './write-side.js'

export type { LiveParts } from './serving.js'

/** A running Parley. */
export type Parley = {
  readonly url: string
  readonly secrets: Secrets
  /** Stops accepting, finishes what was accepted, closes the engines. */
  close(): Promise<void>
}

/** What has to be closed, the latest first. */
type Closing = (() => void | Promise<void>)[]

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
  const closing: Closing = []
  try {
    return await start(config, log, onDeath, parts, closing)
  } catch (error) {
    await closeAll(closing).catch((err: unknown) => log.warn({ err }, 'closing'))
    throw error
  }
}

async function start(
  config: Config,
  log: Logger,
  onDeath: (error: Error) => void,
  parts: LiveParts,
  closing: Closing,
): Promise<Parley> {
  // First of all: two processes on one new folder would each make secrets, and seal with what the other overwrote.
  const lock = lockDataFolder(config.DATA_DIR)
  closing.push(() => lock.release())
  const given = await loadSecrets(config)
  const news = new Subject<Notification>()
  news.subscribe((notification) => tell(log, notification))
  const notify = (notification: Notification): void => news.next(notification)
  const report = oncePerOutage((err) => log.warn({ err }, 'engines'))
  const engines: Engines = await openEngines({ config, notify, onDeath, report })
  closing.push(() => engines.close())
  if (engines.isStateShared) {
    const life = await showLife(engines, report)
    closing.push(() => life.close())
  }
  const write = await writeSide(engines, given.masterKey, log)
  closing.push(() => write.heads.close())
  const secrets = settledSecrets(given, write.keys)
  const serving: Serving = await serve({ engines, write, secrets, config, log, news, parts }, (close) =>
    closing.push(close),
  )
  const { port } = serving.server.address() as AddressInfo
  return {
    url: `http://${config.HOST === '0.0.0.0' ? 'localhost' : config.HOST}:${port}`,
    secrets,
    close: () => closeAll(closing),
  }
}

/** The latest first; one that fails does not keep the others open. */
async function closeAll(closing: Closing): Promise<void> {
  const errors: unknown[] = []
  for (let close = closing.pop(); close !== undefined; close = closing.pop()) {
    try {
      await close()
    } catch (error) {
      errors.push(error)
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, 'closing failed')
}

/** What needs somebody's attention is a warning; how far the read models are is nobody's news. */
function tell(log: Logger, notification: Notification): void {
  if (notification.kind === 'parked' || notification.kind === 'trouble') log.warn({ notification }, 'read models')
  else if (notification.kind !== 'advanced') log.debug({ notification }, 'read models')
}
