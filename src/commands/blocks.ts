import { randomUUID } from 'node:crypto'
import type { UserWriters } from './accounts.js'
import type { Cause, Outcome } from './command.js'
import { type Position, START, StoreUnavailable } from './event-store.js'
import { command, directRoomId, type RoomWriters } from './room-commands.js'

export type BlockPorts = { readonly users: UserWriters; readonly rooms: RoomWriters }

/** Where the change of a room comes from: what happened to a person's stream, or what opened the room. */
type BlockCause = Required<Omit<Cause, 'commandId'>>

/** Times that the room of the two is brought in line, while somebody keeps on changing their mind. */
const MOST_ATTEMPTS = 20

/**
 * Blocks somebody, or lifts the block: first in the person's own stream, which is the truth of it, then in the direct room of the two, if
 * there is one. A crash in between is mended by the repeat, and by the reaction to what the first step wrote.
 * @param userId who blocks
 * @param cause of the change in the person's stream
 */
export async function changeBlock(
  ports: BlockPorts,
  type: 'BlockUser' | 'UnblockUser',
  userId: string,
  blockedId: string,
  cause: Cause,
): Promise<Outcome> {
  const submission = { command: { type, actorId: userId, data: { userId, blockedId } }, subjects: [] }
  const outcome = await ports.users.of(userId).submit({ ...cause, ...submission })
  if (outcome.kind === 'rejected' || outcome.kind === 'unsure') return outcome
  const causationId = outcome.kind === 'appended' ? outcome.events[0]?.id : undefined
  const written = await writeBlock(ports, userId, blockedId, {
    correlationId: cause.correlationId,
    causationId: causationId ?? cause.commandId,
  })
  return { ...outcome, position: later(outcome.position, written) }
}

/**
 * Makes the direct room of two agree with what one of them decided about the other. Any number of these at once, by whomever, end with
 * the room as the person's stream has it at last: each looks again after writing, and writes again if the decision is another by then.
 * The commands bear new ids every time, or a repeat that is needed would be taken for one that is not.
 * @returns a position that contains the effect; `START` where nothing had to be written
 */
export async function writeBlock(
  ports: BlockPorts,
  userId: string,
  otherId: string,
  cause: BlockCause,
): Promise<Position> {
  const roomId = directRoomId(userId, otherId)
  const { state: room } = await ports.rooms.of(roomId).current()
  if (room.phase === 'absent') return START
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const isBlocked = await hasBlocked(ports.users, userId, otherId)
    const type = isBlocked ? 'BlockMember' : 'UnblockMember'
    const outcome = await command(
      ports.rooms,
      roomId,
      type,
      userId,
      { userId: otherId },
      { ...cause, commandId: randomUUID() },
    )
    if (outcome.kind === 'rejected') throw new Error(`a direct room does not take a block: ${outcome.rejection.detail}`)
    if (outcome.kind === 'unsure') throw new Error('only posts are searched for')
    if ((await hasBlocked(ports.users, userId, otherId)) === isBlocked) return outcome.position
  }
  throw new StoreUnavailable('the block is being changed too often')
}

/**
 * Writes into the direct room of two, which was opened just now, what either decided about the other meanwhile: who blocked somebody before
 * the room was there could not write it into it.
 * @returns whether there is such a block
 */
export async function closeIfBlocked(
  ports: BlockPorts,
  [one, other]: readonly [string, string],
  cause: BlockCause,
): Promise<boolean> {
  if (!(await isBlocked(ports.users, one, other))) return false
  await writeBlock(ports, one, other, cause)
  await writeBlock(ports, other, one, cause)
  return true
}

/** Ids of those whom somebody has blocked. */
export const blockedBy = async (users: UserWriters, userId: string): Promise<readonly string[]> =>
  (await users.of(userId).current()).state?.blocked ?? []

/** Whether either of the two has blocked the other. */
export async function isBlocked(users: UserWriters, one: string, other: string): Promise<boolean> {
  return (await hasBlocked(users, one, other)) || (await hasBlocked(users, other, one))
}

const hasBlocked = async (users: UserWriters, userId: string, otherId: string): Promise<boolean> =>
  (await blockedBy(users, userId)).includes(otherId)

const later = (one: Position, other: Position): Position => (one > other ? one : other)
