import { type BlockPorts, writeBlock } from '../commands/blocks.js'
import type { RecordedEvent } from '../commands/event-store.js'
import { textIn } from '../domain/json.js'
import type { RoomEventData } from '../domain/room/events.js'
import type { Job } from './jobs.js'
import { becauseOf, causeOf, jobId, type Reaction } from './reaction.js'

const NAME = 'blocks'

/**
 * A block, or its end → the direct room of the two agrees with it. The commands that block people, and that open direct rooms, see to that
 * themselves before they answer; this is for those whose process died in between.
 */
export const blocks = (ports: BlockPorts): Reaction => ({
  name: NAME,
  handles: ['UserBlocked', 'UserUnblocked', 'RoomCreated'],
  mode: 'direct',
  jobsFor: (event) => pairsIn(event).map(([userId, otherId]) => jobOf(event, userId, otherId)),
  run: async ({ data }) => {
    await writeBlock(ports, textIn(data, 'userId'), textIn(data, 'otherId'), causeOf(data))
  },
})

type Pair = readonly [userId: string, otherId: string]

/** Who decides, about whom. */
function pairsIn({ type, data }: RecordedEvent): readonly Pair[] {
  if (type !== 'RoomCreated') return [[textIn(data, 'userId'), textIn(data, 'blockedId')]]
  const room = data as unknown as RoomEventData<'RoomCreated'>
  const [one, other] = room.members
  if (room.type !== 'direct' || one === undefined || other === undefined) return []
  return [
    [one.userId, other.userId],
    [other.userId, one.userId],
  ]
}

const jobOf = (event: RecordedEvent, userId: string, otherId: string): Job => ({
  id: jobId(NAME, event.id, userId),
  reaction: NAME,
  data: { userId, otherId, ...becauseOf(event) },
})
