import { authenticate } from '../src/api/auth/authenticate.js'
import { freshness } from '../src/api/freshness.js'
import { IdempotentExecutor } from '../src/api/idempotent.js'
import type { Kernel } from '../src/api/rest/kernel.js'
import type { Services } from '../src/api/services.js'
import type { Config } from './config.js'
import type { Engines } from './engines.js'
import { processLease } from './process-lease.js'
import { readinessOf } from './readiness.js'
import type { Secrets } from './secrets.js'
import { mountWebClient } from './web-client.js'

const VERSION = '0.1.0'

export type KernelSettings = Pick<Kernel, 'limits' | 'registry' | 'log'> & { readonly config: Config }

/** What the REST side needs of the process. */
export function kernelOf(
  services: Services,
  engines: Engines,
  secrets: Secrets,
  { config, limits, registry, log }: KernelSettings,
): Kernel {
  return {
    authenticate: (token) => authenticate(services, token),
    ...{ limits, log, registry },
    readiness: readinessOf(engines, config.DATA_DIR),
    version: VERSION,
    freshness: freshness(engines.store, engines.models, services.head),
    idempotent: new IdempotentExecutor({
      store: engines.keyStore,
      bootId: engines.bootId,
      // Where one process has the keys, all others are gone.
      ...(engines.isStateShared && { isAlive: (bootId) => engines.leases.isTaken(processLease(bootId)) }),
      report: (err) => log.warn({ err }, 'idempotency'),
    }),
    fingerprintKey: secrets.fingerprintKey,
    trustedProxies: config.TRUSTED_PROXIES,
    pages: mountWebClient,
  }
}
