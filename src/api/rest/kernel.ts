import type { Application } from 'express'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Authenticated } from '../auth/authenticate.js'
import type { PerformPorts } from '../perform.js'
import type { RateLimiter } from '../rate-limits.js'

/** Whether a part of the process can serve: null, or what is the matter, in words that may be shown. */
export type ReadinessCheck = () => Promise<string | null>

/** What the REST side needs from the rest of the process. */
export type Kernel = PerformPorts & {
  /** Who holds this access token; null when it is no (longer) good. */
  readonly authenticate: (token: string) => Promise<Authenticated | null>
  /** Null: no limits. */
  readonly limits: RateLimiter | null
  readonly log: Logger
  readonly registry: Registry
  readonly readiness: Readonly<Record<string, ReadinessCheck>>
  /** Version in the OpenAPI document. */
  readonly version: string
  /** How many proxies in front of this process are ours: so many entries of X-Forwarded-For are believed. 0 unless given. */
  readonly trustedProxies?: number
  /** Milliseconds within which a body has to arrive; 15,000 unless given. */
  readonly bodyTimeoutMs?: number
  /** Mounts what is no operation, before the 404: the web client's files, attachments, `/asyncapi.json`. */
  readonly pages?: (app: Application) => void
}
