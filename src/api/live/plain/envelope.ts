import { jsonFields } from '../../json-guard.js'
import { refuse, type Refusal } from '../../operation.js'
import type { Acknowledgement } from '../acknowledgement.js'
import type { Frame } from '../frame.js'
import { textFrame } from '../websocket-frame.js'

/** Names a command for its acknowledgement; chosen by the client. */
export type EnvelopeId = string | number

/** What travels over a plain WebSocket, both ways. */
export type Envelope = { readonly event: unknown; readonly payload: unknown; readonly id: EnvelopeId | undefined }

const LONGEST_ID = 200

/**
 * Reads a message: `{event, payload, id?}`. What `event` and `payload` may be is looked at later, where it is for all protocols.
 * @returns 400 when it is no envelope; `id` is there if the message had a good one
 */
export function readEnvelope(text: string): Envelope | { readonly refusal: Refusal; readonly id?: EnvelopeId } {
  const value = parsed(text)
  if (value === undefined) return { refusal: refuse('malformed', 'The message is not JSON.') }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { refusal: refuse('malformed', 'The message is not an object.') }
  }
  const { event, payload, id, ...others } = value as Readonly<Record<string, unknown>>
  if (id !== undefined && !isId(id)) {
    return { refusal: refuse('invalid', 'id is not an integer or a text of 1 to 200 characters.') }
  }
  const known = id === undefined ? {} : { id }
  const sound = jsonFields(others, '/message')
  if ('refused' in sound) return { refusal: sound, ...known }
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) return { refusal: refuse('invalid', `/message/${unknown} is not known.`), ...known }
  return { event, payload, id }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

const isId = (id: unknown): id is EnvelopeId =>
  typeof id === 'string' ? id !== '' && id.length <= LONGEST_ID : Number.isSafeInteger(id)

/** A frame as a client of the plain WebSocket reads it. */
export const plainEncoding = ({ event, json }: Frame): Buffer =>
  textFrame(`{"event":${JSON.stringify(event)},"payload":${json}}`)

/** The answer to the command of that id. */
export const ackFrame = (id: EnvelopeId, payload: Acknowledgement): Buffer =>
  textFrame(JSON.stringify({ event: 'ack', id, payload }))
