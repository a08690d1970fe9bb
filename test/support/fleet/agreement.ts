import { expect } from '@jest/globals'
import { eventually } from '../eventually.js'
import { checkRoom, checkUnread, type SeenMessage } from '../../crash/room-check.js'

/** Somebody who asks. */
type Member = { readonly token: string }

/**
 * Holds every instance to the same room: whole, as the events say it, and the same for everybody; everybody's counts, on one or the other, as the events give them.
 * @param apis addresses of the instances
 * @returns all messages in their order
 */
export async function agreedRoom(
  apis: readonly string[],
  members: readonly Member[],
  roomId: string,
): Promise<readonly SeenMessage[]> {
  const [first] = members as [Member]
  const seen: (readonly SeenMessage[])[] = []
  for (const url of apis) {
    // Reads do not say here what they want to contain: the read models may be a moment behind.
    await eventually(async () => seen.push(await checkRoom(url, first.token, roomId)))
  }
  for (const [i, { token }] of members.entries()) {
    const url = apis[i % apis.length] ?? ''
    await eventually(() => checkUnread(url, token, roomId))
  }
  for (const each of seen) expect(each).toEqual(seen[0])
  return seen[0] ?? []
}

/** Every message that was acknowledged is there once, at the number that was told. */
export function expectAcknowledged(
  stored: readonly SeenMessage[],
  acknowledged: ReadonlyMap<string, { readonly seq: number; readonly content?: string }>,
): void {
  const byId = new Map(stored.map((message) => [message.id, message]))
  expect(byId.size).toBe(stored.length)
  for (const [id, told] of acknowledged) expect(byId.get(id)).toMatchObject(told)
}
