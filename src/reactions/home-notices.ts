import { ensureHome, type HomePorts } from '../commands/home-room.js'
import { postMessage, type PostingPorts } from '../commands/post-message.js'
import { SYSTEM } from '../domain/actor.js'
import type { Notices } from './scheduled-failures.js'

/** System messages in people's home rooms, each once under its key. */
export const homeNotices = (ports: HomePorts & { readonly posting: PostingPorts }): Notices => ({
  tell: async (userId, facts, key, cause) => {
    const roomId = await ensureHome(ports, userId, cause)
    const said = { roomId, senderId: SYSTEM, sealedFor: roomId, key, content: '', metadata: facts }
    const posted = await postMessage(ports.posting, { ...said, type: 'system' }, cause)
    if (posted.kind === 'rejected') throw new Error(`a home room cannot be told: ${posted.rejection.code}`)
  },
})
