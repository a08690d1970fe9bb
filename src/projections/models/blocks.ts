import { textIn } from '../../domain/json.js'
import type { ProjectedEvent, Projection } from '../projection.js'

export type BlockDocument = {
  readonly userId: string
  readonly blockedId: string
  readonly at: string
  /** Sorts by time, and by id where times are equal. */
  readonly order: string
}

export const blockId = (userId: string, blockedId: string): string => `${userId}:${blockedId}`

/** One document per person and whom they have blocked. Folded from the stream of who blocks. */
export const blocks: Projection<BlockDocument> = {
  name: 'blocks',
  version: 1,
  categories: ['user'],
  handles: ['UserBlocked', 'UserUnblocked'],
  key: (event) => [blockId(...pairIn(event))],
  evolve: (_block, event) => {
    if (event.type !== 'UserBlocked') return null
    const [userId, blockedId] = pairIn(event)
    const { at } = event.metadata
    return { userId, blockedId, at, order: `${at} ${blockedId}` }
  },
  indexes: [['userId', 'order']],
}

const pairIn = ({ data }: ProjectedEvent): readonly [string, string] => [
  textIn(data, 'userId'),
  textIn(data, 'blockedId'),
]
