import { Type } from '@sinclair/typebox'
import { Ajv } from 'ajv'
import type { Tidings } from '../../src/api/relay.js'

/** Characters of one message; what is longer is not told. */
const LONGEST = 262_144

const Id = Type.String({ maxLength: 200 })
const Text = Type.String()
const Count = Type.Integer({ minimum: 0 })
const Kind = <const T extends string>(kind: T) => Type.Literal(kind)

const Notification = Type.Union([
  Type.Object({ kind: Kind('advanced'), position: Text }),
  Type.Object({ kind: Kind('switched'), model: Text, collection: Text }),
  Type.Object({ kind: Kind('parked'), projection: Text, stream: Text }),
  Type.Object({ kind: Kind('healed'), projection: Text, stream: Text }),
  Type.Object({ kind: Kind('trouble'), doing: Text, error: Text }),
])

// More than is listed is let through: an instance of a later version may say more.
const Message = Type.Object({
  from: Id,
  tidings: Type.Union([
    Type.Object({ kind: Kind('typing'), roomId: Id, userId: Id, isTyping: Type.Boolean() }),
    Type.Object({ kind: Kind('delivered'), roomId: Id, userId: Id, seq: Count, isTold: Type.Boolean() }),
    Type.Object({
      kind: Kind('partial'),
      partial: Type.Object({ roomId: Id, agentId: Id, replyTo: Id, text: Text, done: Type.Boolean() }),
    }),
    Type.Object({ kind: Kind('sessions'), ended: Type.Array(Id) }),
    Type.Object({ kind: Kind('readModels'), notification: Notification }),
  ]),
})

type Message = { readonly from: string; readonly tidings: Tidings }
const isMessage = new Ajv({ strict: true }).compile<Message>(Message)

/** What goes on the channel; null for what is too long. @param from the id of who tells */
export function written(from: string, tidings: Tidings): string | null {
  const text = JSON.stringify({ from, tidings } satisfies Message)
  return text.length > LONGEST ? null : text
}

/** A message of the channel; null for what is none. */
export function read(text: string): Message | null {
  if (text.length > LONGEST) return null
  try {
    const message: unknown = JSON.parse(text)
    return isMessage(message) ? message : null
  } catch {
    return null
  }
}
