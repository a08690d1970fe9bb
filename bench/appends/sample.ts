import { NO_STREAM, type NewEvent } from '../../src/commands/event-store.js'
import { makePostingRoom, submitPosts } from '../provided.js'
import { adminPassword } from '../server-process.js'
import { openWriteSide } from '../write-side.js'

/** What the writer makes of a post: sealed, linked, of the size that it has in the log. @param folder for a log of its own */
export async function samplePost(folder: string): Promise<NewEvent> {
  const side = await openWriteSide(folder, adminPassword)
  try {
    const room = await makePostingRoom(side, 'sample-owner')
    await submitPosts(side, room, { events: 1, atOnce: 1 })
    const written = await side.ports.store.readStream(`room-${room.roomId}`, NO_STREAM + 1, 100)
    const { id, type, data, metadata } = written.at(-1)!
    return { id, type, data, metadata }
  } finally {
    await side.close()
  }
}
