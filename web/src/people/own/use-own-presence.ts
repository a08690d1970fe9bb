import type { NewPresence } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { type OwnStatus, ownStatus } from './own-status.js'

type OwnPresence = {
  readonly status: OwnStatus
  readonly statusMessage: string
  /** Tells the others. Rejects with ParleyProblem, ConnectionLost or TimedOut. */
  readonly set: (changes: Partial<Pick<NewPresence, 'status' | 'statusMessage'>>) => Promise<void>
}

/** How I am there for the others, and what changes it. */
export function useOwnPresence(): OwnPresence {
  const chat = useChat()
  const presence = chat.presences.value.get(chat.me.value.id)
  const status = ownStatus(presence, chat.connection.value === 'online')
  return {
    status,
    statusMessage: presence?.statusMessage ?? '',
    set: async (changes) => {
      await chat.client.command('set_presence', { status, ...changes })
    },
  }
}
