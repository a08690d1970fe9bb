import type { Logger } from 'pino'
import { StoreUnavailable } from '../commands/event-store.js'
import { JobsUnavailable } from '../reactions/jobs.js'
import type { Refusal } from './operation.js'

/**
 * What an exception becomes: 503 when an engine cannot be reached, else 500. It is told to the log, never to the client.
 * @returns the refusal to answer
 */
export function failure(
  error: unknown,
  { requestId, operationId }: { readonly requestId: string; readonly operationId: string },
  log: Logger,
): Refusal {
  if (error instanceof StoreUnavailable || error instanceof JobsUnavailable) {
    log.warn({ requestId, operationId, err: error }, 'engine unavailable')
    return { refused: 'unavailable', detail: '', retryAfter: 1 }
  }
  log.error({ requestId, operationId, err: error }, 'unexpected failure')
  return { refused: 'internal', detail: '' }
}
