import { type Static, Type } from '@sinclair/typebox'
import type { Cause } from '../../commands/command.js'
import { User } from '../../projections/queries/shapes.js'
import { ACCESS_TOKEN_SECONDS } from '../auth/access-tokens.js'
import type { Session } from '../auth/session-store.js'
import { PATIENCE_MS, refused } from '../answers.js'
import type { OperationContext, Outcome } from '../operation.js'
import type { Services } from '../services.js'

/** What logging in answers. */
export const LoggedIn = Type.Object(
  {
    user: User,
    accessToken: Type.String(),
    refreshToken: Type.Optional(
      Type.String({ description: 'Good once. Absent when it is kept in a cookie (`Parley-Session: cookie`)' }),
    ),
    expiresIn: Type.Integer({ description: 'Seconds until the access token expires' }),
  },
  { $id: 'LoggedIn', additionalProperties: false },
)
export type LoggedIn = Static<typeof LoggedIn>

/** Starts a session, and records that it began. */
export async function logIn(
  services: Services,
  userId: string,
  context: OperationContext,
  status: number,
): Promise<Outcome> {
  const { userAgent = '', address = '' } = context.client ?? {}
  const { session, refreshToken } = await services.sessions.start(userId, userAgent)
  const data = { userId, sessionId: session.id, device: { userAgent: session.userAgent, address } }
  const cause = { commandId: `login-${session.id}`, correlationId: context.correlationId }
  const recorded = await services.users
    .of(userId)
    .submit({ ...cause, subjects: [userId], command: { type: 'RecordLogin', actorId: userId, data } })
  if (recorded.kind === 'rejected') return refused(recorded.rejection)
  return tokens(services, session, refreshToken, status)
}

/** Answers with the user and the session's tokens. */
export async function tokens(
  services: Services,
  session: Session,
  refreshToken: string,
  status: number,
): Promise<Outcome> {
  const { userId } = session
  // All that was written so far is before the head: the registration, the log-in, the welcome.
  const position = services.head()
  await services.queries.models.waitFor(position, PATIENCE_MS)
  const [user, accessToken] = await Promise.all([
    services.queries.directory.user(userId),
    services.tokens.issue({ userId, sessionId: session.id }),
  ])
  if (user === null) return { refused: 'unavailable', detail: '', retryAfter: 1 }
  return { status, position, body: { user, accessToken, refreshToken, expiresIn: ACCESS_TOKEN_SECONDS } }
}

/** Records that a session was ended by its user. */
export const recordLogout = (services: Services, userId: string, sessionId: string, cause: Cause) =>
  services.users
    .of(userId)
    .submit({ ...cause, subjects: [], command: { type: 'RecordLogout', actorId: userId, data: { userId, sessionId } } })
