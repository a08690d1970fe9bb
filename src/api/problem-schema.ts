import { type TProperties, Type } from '@sinclair/typebox'
import { PROBLEM_CODES, type ProblemCode } from './problems.js'

/** The fields of every problem document (RFC 9457). */
const fields = {
  type: Type.String({ description: 'Where the code is explained' }),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  code: Type.Unsafe<ProblemCode>({ type: 'string', enum: [...PROBLEM_CODES] }),
  requestId: Type.String(),
}
const faults = <P extends TProperties>(fault: P, closed: { additionalProperties?: false }) => ({
  errors: Type.Optional(Type.Array(Type.Object(fault, closed))),
})
const fault = { path: Type.String(), message: Type.String() }

/** A refusal as REST answers it. */
export const Problem = Type.Object(
  { ...fields, ...faults(fault, {}) },
  { $id: 'Problem', description: 'A refusal (RFC 9457)' },
)

/** The same over a socket, which has no header for the time to wait. */
export const LiveProblem = Type.Object(
  {
    ...fields,
    ...faults(fault, { additionalProperties: false }),
    retryAfter: Type.Optional(
      Type.Integer({ minimum: 0, description: 'Seconds after which trying again makes sense (429, 503)' }),
    ),
  },
  {
    $id: 'LiveProblem',
    additionalProperties: false,
    description: 'A refusal (RFC 9457), with `retryAfter` in place of the header',
  },
)
