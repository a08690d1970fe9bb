import { type Static, type TSchema, Type } from '@sinclair/typebox'
import { Instant } from '../../domain/room/schema.js'
import { LiveProblem } from '../problem-schema.js'
import { LIVE_LIMITS } from './limits.js'
import { type ServerEvent, serverEvents } from './schemas.js'

/** What is around the events: acknowledgements, `sync`, `authenticate`, and the envelopes of the plain WebSocket. */

const closed = { additionalProperties: false } as const
const events: Readonly<Record<string, ServerEvent>> = serverEvents

const byRoom = <T extends TSchema>(value: T) =>
  Type.Unsafe<Readonly<Record<string, Static<T>>>>({
    type: 'object',
    propertyNames: { type: 'string', minLength: 1, maxLength: 200 },
    maxProperties: LIVE_LIMITS.syncRooms,
    additionalProperties: value,
  })

/** Payload of `sync`: room id → revision of the last durable frame applied; −1 asks for everything. */
export const SyncPayload = Type.Object(
  { rooms: byRoom(Type.Integer({ minimum: -1, maximum: Number.MAX_SAFE_INTEGER })) },
  { $id: 'SyncPayload', ...closed },
)

const SyncEvent = Type.Union(
  Object.entries(events)
    .filter(([, { durable }]) => durable)
    .map(([name, { payload }]) => Type.Tuple([Type.Literal(name), payload])),
  { $id: 'SyncEvent', description: 'Name and payload of a durable event, as it comes live' },
)
const Recovered = Type.Object(
  {
    recovered: Type.Literal(true),
    events: Type.Array(SyncEvent, { maxItems: LIVE_LIMITS.syncEventsPerRoom }),
    revision: Type.Integer({ minimum: -1, description: 'Of the last of `events`, or the one asked from' }),
  },
  { $id: 'Recovered', ...closed },
)
const NotRecovered = Type.Object(
  {
    recovered: Type.Literal(false),
    reason: Type.Unsafe<'not_a_member' | 'unknown_revision' | 'gap_too_long'>({
      type: 'string',
      enum: ['not_a_member', 'unknown_revision', 'gap_too_long'],
    }),
  },
  { $id: 'NotRecovered', ...closed },
)

/** Data of the acknowledgement of `sync`. */
export const SyncData = Type.Object(
  { rooms: byRoom(Type.Union([Recovered, NotRecovered])) },
  { $id: 'SyncData', ...closed },
)

/** Payload of `authenticate`: a fresh access token of the same person. */
export const AuthenticatePayload = Type.Object(
  { token: Type.String({ minLength: 1, maxLength: 8_192 }) },
  { $id: 'AuthenticatePayload', ...closed },
)
/** Data of the acknowledgement of `authenticate`. */
export const AuthenticateData = Type.Object({ expiresAt: Instant }, { $id: 'AuthenticateData', ...closed })

/**
 * The acknowledgement of a command that was done.
 * @param data what it answers; null for nothing
 */
export const doneWith = (data: TSchema | null) =>
  Type.Object(
    {
      ok: Type.Literal(true),
      data: data ?? Type.Null(),
      position: Type.Optional(Type.String({ description: 'A position of the log that contains the effect' })),
      stale: Type.Optional(Type.Boolean({ description: '`true` when the data may be older than the effect' })),
    },
    closed,
  )
/** The acknowledgement of a command that was refused. */
export const RefusedAck = Type.Object(
  { ok: Type.Literal(false), problem: LiveProblem },
  { $id: 'RefusedAck', ...closed },
)
/** An acknowledgement of any command. */
export const Ack = Type.Union([doneWith(Type.Unknown()), RefusedAck])

/** What a client of the plain WebSocket calls a command; its acknowledgement comes with it. Without one there is none. */
export const EnvelopeId = Type.Union([Type.String({ minLength: 1, maxLength: 200 }), Type.Integer()])
/** The acknowledgement as a frame of the plain WebSocket. */
export const AckEnvelope = Type.Object(
  { event: Type.Literal('ack'), id: EnvelopeId, payload: Ack },
  { $id: 'AckEnvelope', ...closed },
)
