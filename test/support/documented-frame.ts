import type { TSchema } from '@sinclair/typebox'
import { Ajv, type ValidateFunction } from 'ajv'
import { AckEnvelope, Ack, SyncData } from '../../src/api/live/envelopes.js'
import { type ServerEvent, serverEvents } from '../../src/api/live/schemas.js'

const ajv = new Ajv({ strict: true, strictRequired: false, allErrors: true, allowUnionTypes: true })
const events: Readonly<Record<string, ServerEvent>> = serverEvents
const compiled = new Map<string, ValidateFunction>()

/**
 * Throws unless the server may send this: an event of the public contract with a payload that has all its fields and no other.
 * @param event name of the event
 */
export function expectDocumentedFrame(event: string, payload: unknown): void {
  const known = Object.hasOwn(events, event) ? events[event] : undefined
  if (known === undefined) throw new Error(`no such event from server to client: ${event}`)
  expectFits(event, known.payload, payload)
}

/** Throws unless a command may be acknowledged so. */
export const expectDocumentedAck = (ack: unknown): void => expectFits('ack', Ack, ack)

/** Throws unless this is an acknowledgement in the envelope of the plain WebSocket. */
export const expectDocumentedAckEnvelope = (frame: unknown): void => expectFits('ack envelope', AckEnvelope, frame)

/** Throws unless `sync` may answer this; every event in it is checked as if it had come live. */
export function expectDocumentedSync(data: unknown): void {
  expectFits('sync', SyncData, data)
  const { rooms } = data as {
    readonly rooms: Readonly<Record<string, { readonly events?: readonly [string, unknown][] }>>
  }
  for (const { events: missed = [] } of Object.values(rooms)) {
    for (const [event, payload] of missed) expectDocumentedFrame(event, payload)
  }
}

function expectFits(name: string, schema: TSchema, value: unknown): void {
  const validate = compiled.get(name) ?? ajv.compile(withoutIds(schema))
  compiled.set(name, validate)
  if (!validate(value))
    throw new Error(`${name}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(value, null, 1)}`)
}

/** Shapes are used in many schemas; Ajv wants each id only once. */
const withoutIds = (schema: TSchema): TSchema =>
  JSON.parse(JSON.stringify(schema, (key, value: unknown) => (key === '$id' ? undefined : value))) as TSchema
