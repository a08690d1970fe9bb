import type { EventStore, RecordedEvent } from '../../commands/event-store.js'
import { SYSTEM } from '../../domain/actor.js'
import type { RoomEventData } from '../../domain/room/events.js'
import type { Answered } from '../../domain/room/schema.js'

/** Something that an agent was asked, with all that its answer has to say of it. */
export type Question = {
  readonly roomId: string
  readonly agentId: string
  /** Id of the event that asked: the answer's cause, and what its id is derived from. */
  readonly eventId: string
  readonly revision: number
  readonly correlationId: string
  /** The message to be answered. */
  readonly messageId: string
  /** Who asked: its sender, or who asked for an(other) answer to it. */
  readonly askedBy: string
  /** The person whose question it is, however many agents lie between; they pay for it. */
  readonly userId?: string
  /** How many agents in a row led to it. */
  readonly depth: number
}

/**
 * What an agent was asked by the event of that revision.
 * @throws when there is no such event, which is a mistake of this program
 */
export async function questionAt(
  store: Pick<EventStore, 'readStream'>,
  roomId: string,
  agentId: string,
  revision: number,
): Promise<Question> {
  const [event] = await store.readStream(`room-${roomId}`, revision, 1)
  if (event === undefined) throw new Error(`room-${roomId} has no revision ${revision}`)
  const { messageId } = event.data as { readonly messageId: string }
  const { actorId, correlationId } = event.metadata
  const { answers, depth = 0 } = postedIn(event)
  const userId = answers === undefined ? actorId : answers.userId
  return {
    ...{ roomId, agentId, eventId: event.id, revision, correlationId, messageId, askedBy: actorId, depth },
    ...(userId !== undefined && userId !== SYSTEM && { userId }),
  }
}

function postedIn(event: RecordedEvent): Partial<Pick<RoomEventData<'MessagePosted'>, 'answers' | 'depth'>> {
  return event.type === 'MessagePosted' ? event.data : {}
}

/** What an answer to the question pays. */
export const answering = ({ agentId, revision, userId }: Question): Answered => ({
  agentId,
  revision,
  ...(userId !== undefined && { userId }),
})

/** Where an answer comes from. */
export const causeOf = ({ eventId, correlationId }: Question) => ({ correlationId, causationId: eventId })
