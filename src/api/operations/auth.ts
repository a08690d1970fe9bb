import { Type } from '@sinclair/typebox'
import type { Cause } from '../../commands/command.js'
import { finishRegistration, passwordHashOf, register } from '../../commands/accounts.js'
import { DisplayName, newProfile, Username } from '../../domain/user/schema.js'
import { Instant } from '../../domain/room/schema.js'
import { Overloaded, passwordProblem } from '../auth/passwords.js'
import { finishWelcome, welcome } from '../../reactions/welcome.js'
import { answerPage, causeOf, done, refused } from '../answers.js'
import { operation, type Operation, type Outcome, refuse } from '../operation.js'
import { body, Id, listOf, pageQuery } from '../schemas.js'
import type { Services } from '../services.js'
import { LoggedIn, logIn, recordLogout, tokens } from './logging-in.js'

const TAG = 'Accounts'
const Password = Type.String({ minLength: 10, maxLength: 200, description: '10 to 200 characters' })
/** Of somebody who logs in: whatever does not fit is simply wrong. */
const Attempt = Type.String({ maxLength: 1000 })
const REFRESH_TOKEN = Type.String({
  maxLength: 1000,
  description: 'Needed, unless it is in the cookie and `Parley-Session: cookie` says so',
})

const SessionView = Type.Object(
  {
    id: Id,
    createdAt: Instant,
    lastUsedAt: Instant,
    expiresAt: Instant,
    userAgent: Type.String(),
    current: Type.Boolean(),
  },
  { $id: 'Session', additionalProperties: false },
)

const WRONG = refuse('unauthenticated', 'The user name or the password is wrong.')

/** Accounts and their sessions. */
export const authOperations = (services: Services): readonly Operation[] => [
  operation({
    id: 'register',
    tag: TAG,
    summary: 'Register an account and log in',
    method: 'post',
    path: '/api/auth/register',
    kind: 'command',
    access: 'public',
    idempotency: 'none',
    session: 'opens',
    body: body({ username: Username, password: Password, displayName: Type.Optional(DisplayName) }),
    responses: { 201: LoggedIn },
    problems: ['username_taken'],
    run: async (input, context) => {
      const { username, password, displayName } = input.body
      const problem = passwordProblem(password)
      if (problem !== null) return refuse('invalid', problem, [{ path: '/password', message: problem }])
      if ((await services.accounts.usernames.find(username)) !== null)
        return taken(services, username, causeOf(input, context))
      const passwordHash = await hashed(services, password)
      if (passwordHash === null) return busy()
      const account = {
        profile: newProfile(username, displayName),
        passwordHash,
        kind: 'human' as const,
        role: 'user' as const,
      }
      const registered = await register(services.accounts, account, causeOf(input, context))
      if (registered.kind === 'rejected') return refused(registered.rejection)
      await welcome(services, registered.userId, causeOf(input, context))
      return logIn(services, registered.userId, context, 201)
    },
  }),
  operation({
    id: 'logIn',
    tag: TAG,
    summary: 'Log in with a password',
    method: 'post',
    path: '/api/auth/login',
    kind: 'command',
    access: 'public',
    idempotency: 'none',
    session: 'opens',
    body: body({ username: Attempt, password: Attempt }),
    responses: { 200: LoggedIn },
    problems: ['unauthenticated'],
    attempt: (input) => input.body.username.toLowerCase(),
    run: async (input, context) => {
      const { username, password } = input.body
      const userId = await finishRegistration(services.accounts, username, causeOf(input, context))
      const hash = userId === null ? null : await passwordHashOf(services.accounts, userId)
      const isRight = await verified(services, hash, password)
      if (isRight === null) return busy()
      if (!isRight || userId === null) return WRONG
      await finishWelcome(services, userId, causeOf(input, context))
      return logIn(services, userId, context, 200)
    },
  }),
  operation({
    id: 'refreshTokens',
    tag: TAG,
    summary: 'Exchange a refresh token, good once, for new tokens',
    description:
      'A token that was spent before ends its session. An `Idempotency-Key` of at least 16 characters, random and new for every exchange, lets a client ' +
      'repeat an exchange whose answer was lost: it gets the same refresh token again, until that is spent.',
    method: 'post',
    path: '/api/auth/refresh',
    kind: 'command',
    access: 'public',
    idempotency: 'own',
    session: 'renews',
    body: body({ refreshToken: Type.Optional(REFRESH_TOKEN) }),
    responses: { 200: LoggedIn },
    problems: ['unauthenticated'],
    run: async ({ body: { refreshToken }, key }) => {
      if (refreshToken === undefined)
        return refuse('invalid', 'A refresh token is needed.', [{ path: '/refreshToken', message: 'must be given' }])
      const refreshed = await services.sessions.refresh(refreshToken, key)
      if (refreshed.outcome === 'rotated') return tokens(services, refreshed.session, refreshed.refreshToken, 200)
      return refuse('unauthenticated', 'This refresh token is not valid (any more).')
    },
  }),
  operation({
    id: 'logOut',
    tag: TAG,
    summary: 'End this session',
    method: 'post',
    path: '/api/auth/logout',
    kind: 'command',
    access: 'user',
    idempotency: 'none',
    session: 'ends',
    responses: { 204: null },
    problems: [],
    run: async (input, context) => {
      const { userId, sessionId } = context.caller
      await services.sessions.end(userId, sessionId)
      return done(await recordLogout(services, userId, sessionId, causeOf(input, context)))
    },
  }),
  operation({
    id: 'changePassword',
    tag: TAG,
    summary: 'Change the password; ends all other sessions',
    method: 'post',
    path: '/api/auth/password',
    kind: 'command',
    access: 'user',
    idempotency: 'none',
    body: body({ current: Attempt, new: Password }),
    responses: { 204: null },
    problems: ['forbidden'],
    attempt: (_input) => 'password change',
    run: async (input, context) => {
      const { userId, sessionId } = context.caller
      const problem = passwordProblem(input.body.new)
      if (problem !== null) return refuse('invalid', problem, [{ path: '/new', message: problem }])
      const isRight = await verified(services, await passwordHashOf(services.accounts, userId), input.body.current)
      if (isRight === false) return refuse('forbidden', 'The current password is wrong.')
      const passwordHash = isRight === null ? null : await hashed(services, input.body.new)
      if (passwordHash === null) return busy()
      const data = { userId, credential: { passwordHash } }
      const outcome = await services.users.of(userId).submit({
        ...causeOf(input, context),
        subjects: [userId],
        command: { type: 'ChangePassword', actorId: userId, data },
      })
      await services.sessions.endAll(userId, sessionId)
      return done(outcome)
    },
  }),
  operation({
    id: 'listSessions',
    tag: TAG,
    summary: 'My sessions, the latest used first',
    method: 'get',
    path: '/api/auth/sessions',
    kind: 'query',
    access: 'user',
    idempotency: 'none',
    responses: { 200: listOf(SessionView) },
    problems: [],
    query: Type.Object(pageQuery),
    run: ({ query }, { caller }) =>
      answerPage(async () => {
        const sessions = await services.sessions.list(caller.userId)
        return sessions.map(({ id, createdAt, lastUsedAt, expiresAt, userAgent }) => ({
          ...{ id, createdAt, lastUsedAt, expiresAt, userAgent },
          current: id === caller.sessionId,
        }))
      }, query),
  }),
  operation({
    id: 'endSession',
    tag: TAG,
    summary: 'End one of my sessions',
    method: 'delete',
    path: '/api/auth/sessions/:sessionId',
    kind: 'command',
    access: 'user',
    idempotency: 'none',
    params: Type.Object({ sessionId: Id }),
    responses: { 204: null },
    problems: ['not_found'],
    run: async (input, context) => {
      const { userId } = context.caller
      const { sessionId } = input.params
      if (!(await services.sessions.end(userId, sessionId)))
        return refuse('not_found', 'There is no such session of yours.')
      return done(await recordLogout(services, userId, sessionId, causeOf(input, context)))
    },
  }),
]

const busy = (): Outcome => ({ refused: 'unavailable', detail: 'Too many passwords are being checked.', retryAfter: 2 })

/** The hash; null when too many wait already. */
const hashed = (services: Services, password: string) => services.passwords.hash(password).catch(whenOverloaded)
const verified = (services: Services, hash: string | null, password: string) =>
  services.passwords.verify(hash, password).catch(whenOverloaded)

function whenOverloaded(error: unknown): null {
  if (error instanceof Overloaded) return null
  throw error
}

/** The name is claimed; if a crash left the claim without its user, that registration is finished now. */
async function taken(services: Services, username: string, cause: Cause): Promise<Outcome> {
  await finishRegistration(services.accounts, username, cause)
  return refuse('username_taken', 'Somebody has this username.')
}
