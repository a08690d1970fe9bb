import type { Cause } from '../commands/command.js'
import { ensureHome, type HomePorts } from '../commands/home-room.js'
import { KeyDestroyed } from '../commands/key-ring.js'
import { type Post, postMessage, type PostingPorts } from '../commands/post-message.js'
import { SYSTEM } from '../domain/actor.js'
import type { JsonObject } from '../domain/json.js'

/** Facts of a system message: the sentence that they make is composed when it is read. */
export type NoticeFacts = { readonly kind: string } & Readonly<Record<string, string | number>>

/**
 * What Parley itself says in a room, sealed with the room's own key. It has no words: they are composed of the facts when it is read.
 * @param key names it for ever: the same one again has no further effect
 */
export const saidByParley = (roomId: string, type: 'system' | 'invite', key: string, facts: JsonObject): Post => {
  return { roomId, senderId: SYSTEM, sealedFor: roomId, key, type, content: '', metadata: facts }
}

/** Tells people what concerns nobody else. */
export interface Notices {
  /**
   * Tells somebody, once. Somebody who is no more is told nothing.
   * @param key names the notice for ever: the same one again has no further effect
   * @throws StoreUnavailable
   */
  tell(userId: string, facts: NoticeFacts, key: string, cause: Omit<Cause, 'commandId'>): Promise<void>
}

/** Notices as system messages in people's home rooms. */
export const homeNotices = (ports: HomePorts & { readonly posting: PostingPorts }): Notices => ({
  tell: async (userId, facts, key, cause) => {
    try {
      const roomId = await ensureHome(ports, userId, cause)
      const posted = await postMessage(ports.posting, saidByParley(roomId, 'system', key, facts), cause)
      if (posted.kind === 'rejected') throw new Error(`a notice cannot be shown: ${posted.rejection.code}`)
    } catch (error) {
      // Whose home can be written to no more is gone, and reads no notices.
      if (!(error instanceof KeyDestroyed)) throw error
    }
  },
})
