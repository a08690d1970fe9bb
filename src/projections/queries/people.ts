import type { UserDocument } from '../models/users.js'
import type { QueryContext } from './context.js'

/** Ids of people, neither agents nor bots, in their order, after one ('' for the start), at most so many. */
export async function peopleAfter(
  { models }: Pick<QueryContext, 'models'>,
  after: string,
  limit: number,
): Promise<readonly string[]> {
  const found = await models.find<UserDocument>('users', {
    filter: { userId: { $gt: after }, kind: 'human' },
    sort: { userId: 1 },
    limit,
  })
  return found.map(({ id }) => id)
}
