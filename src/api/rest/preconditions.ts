import type { IncomingHttpHeaders } from 'node:http'
import { NO_REVISION_MATCHES, refuse, type Operation, type Refusal } from '../operation.js'
import type { Call, Freshness } from '../perform.js'
import { isVisible } from './exchange.js'

/** What the headers say about how to carry out a call. */
export type Preconditions = Pick<Call, 'key' | 'ifMatch' | 'after'>

/** Reads `Idempotency-Key`, `If-Match` and `Parley-After` where the operation knows them; elsewhere they are ignored. */
export function readPreconditions(
  operation: Operation,
  isPost: boolean,
  headers: IncomingHttpHeaders,
  freshness: Freshness,
): Preconditions | Refusal {
  const key = operation.idempotency === 'none' || !isPost ? undefined : headers['idempotency-key']
  if (key !== undefined && (typeof key !== 'string' || !isVisible(key))) {
    return refuse('malformed', 'Idempotency-Key is not 1 to 200 visible ASCII characters.')
  }
  const ifMatch = operation.ifMatch === true ? readIfMatch(headers['if-match']) : undefined
  if (ifMatch === null) return refuse('malformed', 'If-Match is not an entity tag.')
  const after = operation.kind === 'query' ? readAfter(headers['parley-after'], freshness) : undefined
  if (after === 'malformed') return refuse('malformed', 'Parley-After is not a position.')
  return { key, ifMatch, after }
}

function readAfter(header: string | string[] | undefined, freshness: Freshness): Call['after'] | 'malformed' {
  if (header === undefined) return undefined
  return typeof header === 'string' ? freshness.parse(header) : 'malformed'
}

/**
 * The revision that `If-Match` demands. A weak tag never matches (RFC 9110, 13.1.1), nor does one that is no number; of a list only the first could be
 * served, so a list is refused.
 * @returns undefined: none demanded (absent or `*`); null: junk
 */
function readIfMatch(header: string | undefined): number | null | undefined {
  if (header === undefined || header === '*') return undefined
  const tag = /^(W\/)?"([\x21\x23-\x7e]*)"$/.exec(header)
  if (tag === null) return null
  const revision = tag[2] ?? ''
  return tag[1] === undefined && /^(0|[1-9]\d{0,14})$/.test(revision) ? Number(revision) : NO_REVISION_MATCHES
}
