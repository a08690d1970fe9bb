import { type TSchema, Type } from '@sinclair/typebox'
import { Ajv, type ValidateFunction } from 'ajv'
import type { Entry, Heard } from '../presence/shared/exchange.js'

/** Characters of one message; of who says more at once everything is asked for. */
const LONGEST = 4_194_304

const Id = Type.String({ maxLength: 200 })
const stamped = (value: TSchema) => Type.Optional(Type.Tuple([value, Type.Number({ minimum: 0 })]))
const TextOrNull = Type.Union([Type.String({ maxLength: 10_000 }), Type.Null()])
const Status = Type.Union(['online', 'away', 'busy', 'invisible'].map((status) => Type.Literal(status)))
const Number = Type.Integer({ minimum: 0 })

// More than is listed is let through: an instance of a later version may say more.
const EntrySchema = Type.Object({
  userId: Id,
  isPresent: Type.Boolean(),
  fields: Type.Object({
    status: stamped(Status),
    statusMessage: stamped(TextOrNull),
    currentRoomId: stamped(TextOrNull),
    lastSeenAt: stamped(TextOrNull),
  }),
})
const HeardSchema = Type.Union([
  Type.Object({
    kind: Type.Literal('said'),
    from: Id,
    number: Number,
    entries: Type.Union([Type.Array(EntrySchema), Type.Null()]),
  }),
  Type.Object({ kind: Type.Literal('left'), from: Id }),
])

const ajv = new Ajv({ strict: true, strictTuples: false })
const isEntry = ajv.compile<Entry>(EntrySchema)
const isHeard = ajv.compile<Heard>(HeardSchema)

/** A message of the channel; null for what is none. */
export const heardIn = (text: string): Heard | null => parsed(text, isHeard)

/** What a process says of one person; null for what is nothing of the kind. */
export const entryIn = (text: string): Entry | null => parsed(text, isEntry)

function parsed<T>(text: string, is: ValidateFunction<T>): T | null {
  if (text.length > LONGEST) return null
  try {
    const value: unknown = JSON.parse(text)
    return is(value) ? value : null
  } catch {
    return null
  }
}
