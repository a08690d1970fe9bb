import type { Rest } from '../../../src/client/index.js'
import { personalSignal } from '../session/personal.js'

/** Ids of the people that I have blocked; none until they are loaded. */
export const blockedIds = personalSignal<ReadonlySet<string>>(new Set())

/** What is shown in place of what they write. */
export const COLLAPSED = 'Message of somebody you have blocked'

let loadedFor: Rest | null = null

/** Reads whom I have blocked, once per login. It is tried again with the next call when it failed. */
export async function loadBlocks(rest: Rest): Promise<void> {
  if (loadedFor === rest) return
  loadedFor = rest
  try {
    const blocks = await rest.people.blocks()
    if (loadedFor === rest) blockedIds.value = new Set(blocks.map(({ userId }) => userId))
  } catch {
    if (loadedFor === rest) loadedFor = null
  }
}

/** Blocks somebody. Rejects with ParleyProblem, ConnectionLost or TimedOut. */
export async function blockPerson(rest: Rest, userId: string): Promise<void> {
  await rest.people.block(userId)
  blockedIds.value = new Set([...blockedIds.value, userId])
}

/** Takes a block back. Rejects as `blockPerson`. */
export async function unblockPerson(rest: Rest, userId: string): Promise<void> {
  await rest.people.unblock(userId)
  blockedIds.value = new Set([...blockedIds.value].filter((id) => id !== userId))
}
