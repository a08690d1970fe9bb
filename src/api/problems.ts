import type { RejectionCode } from '../domain/decider.js'
import type { InputFault, Refusal } from './operation.js'

/** One kind of problem. `when` and `remedy` are sentences for docs/errors.md and the page at /docs/errors. */
export type Problem = {
  readonly status: number
  readonly title: string
  readonly when: string
  readonly remedy: string
}

const row = (status: number, title: string, when: string, remedy: string): Problem => ({ status, title, when, remedy })

/** Codes only a transport gives; those of the domain are RejectionCode. */
type TransportCode =
  | 'malformed'
  | 'unauthenticated'
  | 'request_timeout'
  | 'slow_consumer'
  | 'in_progress'
  | 'too_large'
  | 'unsupported_type'
  | 'rate_limited'
  | 'internal'
  | 'unavailable'

/** Every code that Parley answers, in the order of the statuses. Codes are never reused for something else. */
export const PROBLEMS = {
  malformed: row(
    400,
    'Malformed request',
    'The request cannot be read: broken JSON, invalid UTF-8 or %-encoding, nesting deeper than 64, a header that breaks its own syntax.',
    'Correct the client; repeating the same request gives the same answer.',
  ),
  invalid: row(
    400,
    'Invalid request',
    'The request can be read but breaks a rule of its schema; `errors` names each place.',
    'Correct what `errors` names.',
  ),
  unauthenticated: row(
    401,
    'Not logged in',
    'No access token, or one that is expired, forged, or of an ended session; or wrong credentials.',
    'Refresh the access token or log in again, then repeat.',
  ),
  forbidden: row(403, 'Not allowed', 'You lack the membership, rank or role for this.', 'Ask somebody who has it.'),
  muted: row(403, 'Muted', 'You are muted in this room.', 'Wait until the mute ends.'),
  blocked: row(
    403,
    'Blocked',
    'One of the two has blocked the other: no direct room, nothing said in the one that is there (posts, edits, reactions), no invites, in either direction.',
    'Nothing; the block has to be lifted by who made it. What was said can still be read, and taken back.',
  ),
  banned: row(403, 'Banned', 'The person is banned from this room.', 'A moderator has to lift the ban.'),
  not_found: row(404, 'Not found', 'No such thing, path or method.', 'Check the id, the path and the method.'),
  request_timeout: row(408, 'Request too slow', 'The body did not arrive in time.', 'Send it again, faster.'),
  slow_consumer: row(
    408,
    'Reading too slowly',
    'A socket did not take what was sent to it; it is closed.',
    'Connect again and send `sync`.',
  ),
  conflict: row(409, 'Conflict', 'The present state does not permit this.', 'Read the present state, then decide.'),
  room_full: row(409, 'Room is full', 'The room has `maxMembers` members.', 'Wait for a place, or raise `maxMembers`.'),
  room_archived: row(409, 'Room is archived', 'Archived rooms refuse writes.', 'Its owner can restore it.'),
  already_member: row(409, 'Already a member', 'The person is a member of the room.', 'Nothing is left to do.'),
  owner_must_stay: row(409, 'Owner must stay', 'A room’s owner cannot leave it.', 'Pass the ownership on first.'),
  invite_pending: row(409, 'Invite is pending', 'An open invite exists already.', 'Wait for the answer, or revoke it.'),
  invite_closed: row(409, 'Invite is closed', 'The invite was answered, revoked or has expired.', 'Ask for a new one.'),
  message_deleted: row(409, 'Message is deleted', 'The message has been deleted.', 'Nothing; it stays deleted.'),
  username_taken: row(
    409,
    'Username is taken',
    'Somebody has this username, or it is reserved.',
    'Choose another one.',
  ),
  limit_reached: row(409, 'Limit reached', 'As many as there may be of this exist.', 'Remove one first.'),
  in_progress: row(
    409,
    'In progress',
    'The first request with this `Idempotency-Key` is still running.',
    'Repeat after `Retry-After` seconds with the same key.',
  ),
  stale: row(
    412,
    'Stale',
    '`If-Match` names another revision than the present one.',
    'Read the thing again, then decide.',
  ),
  too_large: row(413, 'Too large', 'The body is larger than 256 KB.', 'Send less.'),
  unsupported_type: row(
    415,
    'Unsupported media type',
    'The body is not `application/json` in UTF-8 without content encoding.',
    'Send `Content-Type: application/json`.',
  ),
  idempotency_key_reused: row(
    422,
    'Idempotency key reused',
    'The key was used with another body.',
    'Use a new key for a new command.',
  ),
  rate_limited: row(429, 'Too many requests', 'A rate limit is used up.', 'Wait `Retry-After` seconds.'),
  internal: row(
    500,
    'Internal error',
    'Parley failed; the log has the details under `requestId`.',
    'Repeat later with the same `Idempotency-Key`; report the `requestId`.',
  ),
  unavailable: row(
    503,
    'Unavailable',
    'A part that this needs cannot be reached or is overloaded.',
    'Repeat after `Retry-After` seconds with the same `Idempotency-Key`: nothing happens twice.',
  ),
} as const satisfies Readonly<Record<RejectionCode | TransportCode, Problem>>

export type ProblemCode = keyof typeof PROBLEMS
export const PROBLEM_CODES = Object.keys(PROBLEMS) as readonly ProblemCode[]

/** A problem as RFC 9457 has it. */
export type ProblemDocument = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: ProblemCode
  readonly requestId: string
  readonly errors?: readonly InputFault[]
}

/**
 * Makes the document of a refusal. That of a 5xx says what the catalogue says, whatever the refusal says: nothing internal leaves.
 * @param requestId by which the log can be searched
 */
export function problemDocument(refusal: Refusal, requestId: string): ProblemDocument {
  const { status, title, when } = PROBLEMS[refusal.refused]
  const detail = status >= 500 ? when : refusal.detail
  const document = { type: `/docs/errors#${refusal.refused}`, title, status, detail, code: refusal.refused, requestId }
  return refusal.errors === undefined || status >= 500 ? document : { ...document, errors: refusal.errors }
}

/** The catalogue as the text of docs/errors.md. */
export function problemCatalogue(): string {
  const rows = PROBLEM_CODES.map((code) => {
    const { status, title, when, remedy } = PROBLEMS[code]
    return `| <a id="${code}"></a>\`${code}\` | ${status} | ${title} | ${when} | ${remedy} |`
  })
  return `${HEADING}${rows.join('\n')}\n`
}

const HEADING = `# Errors

Every refusal is an RFC 9457 document, \`application/problem+json\`: \`{type, title, status, detail, code, requestId, errors?}\`.
Programs go by \`code\`: it is stable, and a retired code is never used for something else. \`detail\` is for people and may change.
This page is made from the table in \`src/api/problems.ts\`; a test keeps the two alike.

| code | status | title | when | what to do |
|---|---|---|---|---|
`
