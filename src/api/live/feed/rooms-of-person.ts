import { type Position, StoreUnavailable } from '../../../commands/event-store.js'
import type { MemberDocument } from '../../../projections/models/members.js'
import type { ReadModels } from '../../../projections/read-models.js'
import { PATIENCE_MS } from './progress.js'

/**
 * The rooms that somebody is a member of, as the read models have it: at this position of the log, or later.
 * @throws StoreUnavailable when they do not get there in good time
 */
export async function roomsOfPerson(
  models: ReadModels,
  position: Position,
  userId: string,
): Promise<readonly string[]> {
  if (!(await models.waitFor(position, PATIENCE_MS))) throw new StoreUnavailable('the read models are too far behind')
  const memberships = await models.find<MemberDocument>('members', { filter: { userId } })
  return memberships.map(({ body }) => body.roomId)
}
