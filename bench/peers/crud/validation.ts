import { Ajv } from 'ajv'
import { Type, type Static, type TSchema } from '@sinclair/typebox'
import { Problem } from './problem.js'

const ajv = new Ajv({ allErrors: false })

/** Makes the check of a request's body: gives it back typed, or throws a 400. */
function bodyOf<S extends TSchema>(schema: S): (body: unknown) => Static<S> {
  const valid = ajv.compile(schema)
  return (body) => {
    if (!valid(body)) throw new Problem(400, 'invalid', ajv.errorsText(valid.errors))
    return body
  }
}

const username = Type.String({ pattern: '^[A-Za-z0-9_.-]{3,32}$' })
const password = Type.String({ minLength: 10, maxLength: 200 })
const exact = { additionalProperties: false }

export const registerBody = bodyOf(
  Type.Object({ username, password, displayName: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })) }, exact),
)
export const loginBody = bodyOf(Type.Object({ username, password }, exact))
export const roomBody = bodyOf(
  Type.Object(
    {
      name: Type.String({ minLength: 1, maxLength: 100 }),
      type: Type.Optional(Type.Union([Type.Literal('public'), Type.Literal('private')])),
      maxMembers: Type.Optional(Type.Integer({ minimum: 1, maximum: 5000 })),
    },
    exact,
  ),
)
export const messageBody = bodyOf(
  Type.Object(
    {
      content: Type.String({ minLength: 1, maxLength: 8000, pattern: '\\S' }),
      type: Type.Optional(Type.Literal('text')),
      clientId: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    },
    exact,
  ),
)
export const readBody = bodyOf(Type.Object({ seq: Type.Integer({ minimum: 0 }) }, exact))
