// What the benches need from Parley's own modules, in one place. Each of these is to be bound to the real thing.

/** A room that was written straight into the log, and someone who may post and read in it. */
export type SeededRoom = { readonly roomId: string; readonly username: string; readonly password: string }

class NotProvided extends Error {
  override readonly name = 'NotProvided'
}

/**
 * Writes a room into the log of a server that does not run: through the API a million events would take too long.
 * @param dataDir the data folder; a server started on it afterwards has the room in its read models once it is caught up
 * @param size `events` in the room's stream in all, nearly all of them messages; `members` of the room
 * @returns the room, and its owner's name and password
 */
export function seedRoom(
  dataDir: string,
  size: { readonly events: number; readonly members: number },
): Promise<SeededRoom> {
  return Promise.reject(new NotProvided(`seedRoom(${dataDir}, ${JSON.stringify(size)})`))
}

/**
 * Reads the whole log from its start, in batches as the projections do, and does nothing with it.
 * @returns how many events, and in how many seconds
 */
export function readLog(dataDir: string): Promise<{ readonly events: number; readonly seconds: number }> {
  return Promise.reject(new NotProvided(`readLog(${dataDir})`))
}

/**
 * Posts messages into one room through the stream writer, in this process, so many commands waiting at once.
 * @returns durable events per second
 */
export function writeThroughStreamWriter(
  dataDir: string,
  load: { readonly events: number; readonly atOnce: number },
): Promise<number> {
  return Promise.reject(new NotProvided(`writeThroughStreamWriter(${dataDir}, ${JSON.stringify(load)})`))
}
