import type { Arrival } from './arrivals.js'
import type { Outcome } from './command.js'
import { type EventStore, StoreUnavailable } from './event-store.js'
import type { MessageReader } from './known-message.js'
import type { RoomWriters } from './room-commands.js'

/** Where is looked for what was posted before. */
type SearchPorts = { readonly rooms: RoomWriters; readonly store: EventStore; readonly messages: MessageReader }

const MOST_SEARCHES = 5
const SCAN = 500

type Submission = Parameters<ReturnType<RoomWriters['of']>['submit']>[0]

/**
 * Submits a post; where the room no longer remembers whether it did this before, looks further back first.
 * @param at `key`: the client's; without one nothing can have been posted before
 * @throws StoreUnavailable when the room changes faster than it is searched
 */
export async function submitOnce(
  ports: SearchPorts,
  { roomId, key }: { readonly roomId: string; readonly key?: string },
  submission: Submission,
  { turn, leave }: Arrival,
): Promise<Outcome> {
  const writer = ports.rooms.of(roomId)
  const submit = async (searchedUpTo?: number): Promise<Outcome> => {
    await turn
    const outcome = writer.submit(searchedUpTo === undefined ? submission : { ...submission, searchedUpTo })
    leave()
    return outcome
  }
  if (key === undefined) return submit()
  let searchedUpTo = -1
  for (let i = 0; i < MOST_SEARCHES; i += 1) {
    const forgotten = (await writer.current()).commands.completeAfter
    if (forgotten > searchedUpTo) {
      const revision = await findOlder(ports, roomId, submission.commandId, searchedUpTo, forgotten)
      if (revision !== null)
        return { kind: 'repeated', revision, count: 1, position: (await writer.current()).position }
      searchedUpTo = forgotten
    }
    const outcome = await submit(searchedUpTo)
    if (outcome.kind !== 'unsure') return outcome
  }
  throw new StoreUnavailable('the room is too busy to tell whether this was posted before')
}

/** Revision of the message, if it was posted after one revision and up to another. */
async function findOlder(
  ports: SearchPorts,
  roomId: string,
  messageId: string,
  after: number,
  upTo: number,
): Promise<number | null> {
  // Asked first: what is covered now was covered when the message is looked for.
  const covered = await ports.messages.coveredUpTo(roomId, upTo)
  const known = await ports.messages.postedAt(messageId)
  if (known !== null) return known
  for (let from = Math.max(after, covered) + 1; from <= upTo; from += SCAN) {
    const page = await ports.store.readStream(`room-${roomId}`, from, SCAN)
    const found = page.find((event) => event.metadata.commandId === messageId)
    if (found !== undefined) return found.revision
  }
  return null
}
