import type { UserDocument } from '../models/users.js'
import type { ReadDocument } from '../read-models.js'
import type { QueryContext } from './context.js'
import { type Denied, denied } from './denied.js'
import { openFields, textOrNull } from './fields.js'
import { decodeCursor, encodeCursor, type Page, pageOf } from './pages.js'
import type { Agent, User } from './shapes.js'

/** The server's AI members, in the order of their ids. */
export async function listAgents(
  { models, directory }: Pick<QueryContext, 'models' | 'directory'>,
  limit: number,
  cursor?: string,
): Promise<Page<User> | Denied> {
  const [after] = cursor === undefined ? [''] : (decodeCursor(cursor, 1) ?? [])
  if (after === undefined) return denied('invalid', 'This cursor is not one of ours.')
  const found = await models.find<UserDocument>('users', {
    filter: { kind: 'ai', userId: { $gt: after } },
    sort: { userId: 1 },
    limit: limit + 1,
  })
  const users = await directory.users(found.map(({ id }) => id))
  const items = found.slice(0, limit).flatMap(({ id }) => users.get(id) ?? [])
  return pageOf(found, limit, (last) => encodeCursor(last.id), items)
}

/** An AI member with its persona; null when there is none of that id. */
export async function getAgent(
  context: Pick<QueryContext, 'models' | 'directory' | 'opener'>,
  agentId: string,
): Promise<Agent | null> {
  const document = await agentDocument(context, agentId)
  const user = document && (await context.directory.user(agentId))
  return user && { user, persona: await personaIn(context, document) }
}

/**
 * How an AI member is to be, in its admins' words.
 * @returns null when it has no persona, it can be read no more, or there is no such agent
 */
export async function personaOf(
  context: Pick<QueryContext, 'models' | 'opener'>,
  agentId: string,
): Promise<string | null> {
  const document = await agentDocument(context, agentId)
  return document && personaIn(context, document)
}

async function agentDocument({ models }: Pick<QueryContext, 'models'>, agentId: string) {
  const [document] = await models.get<UserDocument>('users', [agentId])
  return document?.body.kind === 'ai' ? document : null
}

async function personaIn(
  { opener }: Pick<QueryContext, 'opener'>,
  { id, body }: ReadDocument<UserDocument>,
): Promise<string | null> {
  const [persona] = await openFields(opener, [{ stream: `user-${id}`, field: 'persona', sealed: body.persona }])
  return textOrNull(persona)
}
