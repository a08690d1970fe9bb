import { blockId, type BlockDocument } from '../models/blocks.js'
import type { QueryContext } from './context.js'
import { type Denied, denied } from './denied.js'
import { decodeCursor, encodeCursor, type Page, pageOf } from './pages.js'
import type { Block } from './shapes.js'

/** Whom the caller has blocked, the latest first. */
export async function listBlocks(
  context: QueryContext,
  callerId: string,
  limit: number,
  cursor?: string,
): Promise<Page<Block> | Denied> {
  const [before] = cursor === undefined ? [undefined] : (decodeCursor(cursor, 1) ?? [null])
  if (before === null) return denied('invalid', 'This cursor is not one of ours.')
  const found = await context.models.find<BlockDocument>('blocks', {
    filter: { userId: callerId, ...(before !== undefined && { order: { $lt: before } }) },
    sort: { order: -1 },
    limit: limit + 1,
  })
  const shown = found.slice(0, limit)
  const senderOf = await context.directory.senders(shown.map(({ body }) => body.blockedId))
  const items = shown.map(({ body: { blockedId, at } }) => {
    const { id: userId, ...names } = senderOf(blockedId)
    return { userId, ...names, blockedAt: at }
  })
  return pageOf(found, limit, (last) => encodeCursor(last.body.order), items)
}

/** Who of these has blocked the person, or is blocked by them. */
export async function blockedEitherWay(
  { models }: Pick<QueryContext, 'models'>,
  userId: string,
  otherIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const [mine, theirs] = await Promise.all([
    models.get<BlockDocument>(
      'blocks',
      otherIds.map((other) => blockId(userId, other)),
    ),
    models.get<BlockDocument>(
      'blocks',
      otherIds.map((other) => blockId(other, userId)),
    ),
  ])
  return new Set(otherIds.filter((_, i) => Boolean(mine[i]) || Boolean(theirs[i])))
}
