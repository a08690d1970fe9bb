import type { RoomWriters } from '../../commands/room-commands.js'
import { contains } from '../../domain/intervals.js'
import type { SkipReason } from '../../domain/room/schema.js'
import type { RoomState } from '../../domain/room/state.js'
import { openTriggers } from '../../domain/room/triggers.js'
import type { Question } from './question.js'

/** Milliseconds between two looks at the room. */
const EVERY_MS = 250

/** Looks after a question while it is being answered. */
export type Watch = {
  /** Aborted when nobody wants the answer any more. */
  readonly signal: AbortSignal
  /** Why nobody does; null while somebody does. */
  readonly reason: SkipReason | null
  end(): void
}

/** Watches whether a question is deleted, or the agent leaves, while the provider thinks: then nothing more of it is asked, or shown. */
export function watchQuestion(rooms: RoomWriters, question: Question): Watch {
  const stop = new AbortController()
  let reason: SkipReason | null = null
  const look = async (): Promise<void> => {
    const { state } = await rooms.of(question.roomId).current()
    reason ??= reasonIn(state, question)
    if (reason !== null) stop.abort()
  }
  // A room that cannot be read is looked at again; the answer itself finds out.
  const looking = setInterval(() => void look().catch(() => undefined), EVERY_MS).unref()
  return {
    signal: stop.signal,
    get reason() {
      return reason
    },
    end: () => clearInterval(looking),
  }
}

function reasonIn(state: RoomState, { agentId, revision }: Question): SkipReason | null {
  const trigger = openTriggers(state, agentId).find((open) => open.revision === revision)
  if (state.phase !== 'open' || state.members.get(agentId)?.role !== 'ai') return 'absent'
  return trigger === undefined || contains(state.deleted, trigger.seq) ? 'gone' : null
}
