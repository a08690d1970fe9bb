import { BODY_LIMIT } from '../json-guard.js'

/** Limits of the live feed, as the public contract tells them. */
export const LIVE_LIMITS = {
  handshakeMs: 10_000,
  tokenGraceMs: 60_000,
  socketsPerPerson: 50,
  frameBytes: 1_048_576,
  payloadBytes: BODY_LIMIT,
  commandsPerSecond: 50,
  commandBurst: 200,
  running: 64,
  waiting: 500,
  unsentBytes: 4_194_304,
  syncRooms: 1_000,
  syncEventsPerRoom: 1_000,
  syncEvents: 10_000,
  syncBytes: 16_777_216,
  presenceRoom: 200,
  presencesPerFrame: 100,
  presencePaceMs: 1_000,
  receiptRoom: 50,
  markerPaceMs: 1_000,
  typingMs: 5_000,
  typingRenewalMs: 2_000,
  typists: 20,
  partialsRoom: 200,
} as const

const seconds = (ms: number): string => `${ms / 1_000} s`
const kib = (bytes: number): string => (bytes < 1_048_576 ? `${bytes / 1_024} KB` : `${bytes / 1_048_576} MiB`)
const count = (value: number): string => value.toLocaleString('en')

/** What is limited, the limit, and what happens beyond it. */
const rows: readonly (readonly [what: string, limit: string, beyond: string])[] = [
  ['time to authenticate', seconds(LIVE_LIMITS.handshakeMs), 'the connection is closed'],
  [
    'time to authenticate anew after the token has expired',
    seconds(LIVE_LIMITS.tokenGraceMs),
    '`problem` (401), then closed',
  ],
  ['connections per person', count(LIVE_LIMITS.socketsPerPerson), 'the newest is refused with `rate_limited`'],
  [
    'one frame from a client',
    kib(LIVE_LIMITS.frameBytes),
    'the connection is closed without a `problem`: 1009 with `/ws`, a transport close with Socket.IO',
  ],
  ['the payload of one command', kib(LIVE_LIMITS.payloadBytes), '`too_large`'],
  [
    'commands per connection',
    `${LIVE_LIMITS.commandsPerSecond} a second, ${LIVE_LIMITS.commandBurst} at once`,
    '`rate_limited` with `retryAfter`; who goes on and on is closed',
  ],
  [
    'commands of a connection under way',
    `${LIVE_LIMITS.running} at a time, ${LIVE_LIMITS.waiting} waiting`,
    '`rate_limited`',
  ],
  ['commands per person', 'those of REST, counted together', '`rate_limited` with `retryAfter`'],
  [
    'events that a connection has not taken yet',
    kib(LIVE_LIMITS.unsentBytes),
    '`slow_consumer`, closed; it comes back with `sync`',
  ],
  ['rooms in one `sync`', count(LIVE_LIMITS.syncRooms), '`invalid`'],
  ['events of one room in a `sync`', count(LIVE_LIMITS.syncEventsPerRoom), '`gap_too_long` for that room'],
  [
    'one `sync` answer',
    `${count(LIVE_LIMITS.syncEvents)} events, ${kib(LIVE_LIMITS.syncBytes)}`,
    '`gap_too_long` for the rooms that no longer fit',
  ],
  ['presence is pushed in rooms with', `${LIVE_LIMITS.presenceRoom} people connected`, 'clients ask with REST'],
  [
    '`presence_update` per connection',
    `one per ${seconds(LIVE_LIMITS.presencePaceMs)}, ${LIVE_LIMITS.presencesPerFrame} people`,
    'the rest comes with the next',
  ],
  ['`message_read`, `message_delivered` in rooms of', `${LIVE_LIMITS.receiptRoom} people`, 'clients ask with REST'],
  [
    'read and delivered markers per person and room',
    `one per ${seconds(LIVE_LIMITS.markerPaceMs)}`,
    'the latest counts',
  ],
  ['typing without renewal', seconds(LIVE_LIMITS.typingMs), '`user_stopped_typing`'],
  ['`user_typing` per person and room', `one per ${seconds(LIVE_LIMITS.typingRenewalMs)}`, 'is not passed on'],
  [
    '`ai_partial` in rooms with',
    `${LIVE_LIMITS.partialsRoom} people connected`,
    'the message comes when it is complete',
  ],
  ['people shown typing in a room', count(LIVE_LIMITS.typists), 'further ones are not announced'],
]

/** The limits as a table in Markdown, for the AsyncAPI document and docs/live-feed.md. */
export const limitsTable = (): string =>
  ['| what | limit | beyond it |', '|---|---|---|', ...rows.map((row) => `| ${row.join(' | ')} |`), ''].join('\n')
