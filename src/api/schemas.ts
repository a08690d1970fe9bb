import { type TProperties, type TSchema, Type } from '@sinclair/typebox'
import { nullable } from '../domain/room/schema.js'

/** What requests are made of: the limits of the public contract. */

/** An object of a request: closed, so that a misspelt field is told and not ignored. */
export const body = <P extends TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false })

export const Id = Type.String({ minLength: 1, maxLength: 200 })
/** The parameters of the paths of a room, and of a message. */
export const RoomParams = Type.Object({ roomId: Id })
export const MessageParams = Type.Object({ messageId: Id })
export const RoomName = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: '^(?=.*\\S)[^\\p{Cc}\\p{Cs}]+$',
  description: '1 to 100 characters on one line, one of them not blank',
})
export const LongText = Type.String({ maxLength: 2000 })
/** Not one that would be a dangerous or a reordered name of a field, for reactions are kept by emoji, nor one that no path can end with. */
export const Emoji = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^(?!(?:__proto__|constructor|prototype|\\d+|\\.{1,2})$)[^\\p{Cc}\\p{Cs}]*$',
})
export const Reason = Type.String({ maxLength: 500 })
export const ClientKey = Type.String({ minLength: 1, maxLength: 200 })
export const AvatarUrl = Type.String({ maxLength: 2000, pattern: '^(?:https?://|/)[^\\s\\p{Cc}\\p{Cs}]+$' })
export const Content = Type.String({
  minLength: 1,
  maxLength: 8000,
  pattern: '\\S',
  description: '1 to 8,000 code points, one of them not blank; stored exactly as sent',
})
/** Free structured data: at most 8 KB of JSON, 16 deep (checked beside the schema). */
export const MessageMetadata = Type.Unsafe<Readonly<Record<string, unknown>>>({
  type: 'object',
  additionalProperties: true,
})

/**
 * A time as a client wrote it in the form that is stored and compared: UTC with milliseconds.
 * @returns null for what fits the format and yet is no time that can be stored: a leap second, a year beyond four digits
 */
export function instantOf(text: string): string | null {
  const time = new Date(text)
  if (Number.isNaN(time.getTime())) return null
  const instant = time.toISOString()
  return instant.length === 24 ? instant : null
}

export const orNull = nullable

/** The query of a list by cursor. */
export const pageQuery = {
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
}

const Page = Type.Object(
  { limit: Type.Integer(), hasMore: Type.Boolean(), next: Type.Optional(Type.String()) },
  { $id: 'Page', additionalProperties: false },
)

/** A list of things as every list operation answers it. */
export const listOf = <T extends TSchema>(item: T) =>
  Type.Object({ items: Type.Array(item), page: Page }, { additionalProperties: false })
