import { changeMessage } from '../../commands/change-message.js'
import { derivedId } from '../../commands/ids.js'
import { postMessage } from '../../commands/post-message.js'
import { command } from '../../commands/room-commands.js'
import { SYSTEM } from '../../domain/actor.js'
import type { JsonObject } from '../../domain/json.js'
import type { SkipReason } from '../../domain/room/schema.js'
import { openTriggers } from '../../domain/room/triggers.js'
import { saidByParley } from '../notices.js'
import type { ReplyPorts } from './ports.js'
import { answering, causeOf, type Question } from './question.js'

type Ports = Pick<ReplyPorts, 'rooms' | 'posting'>

/** Excuses the agent from one answer: nobody is told, but the room's events say why. */
export async function skip({ rooms }: Ports, question: Question, reason: SkipReason): Promise<void> {
  const { roomId, agentId, eventId, revision, correlationId } = question
  const cause = { commandId: derivedId('skip', eventId, agentId), correlationId, causationId: eventId }
  await command(rooms, roomId, 'SkipReply', SYSTEM, { agentId, revision, reason }, cause)
}

/** Asks in Parley's own name for an answer to what has none. What is deleted, or whose agent has gone, is left alone. */
export async function askAgain({ posting }: Ports, question: Question, jobId: string): Promise<void> {
  const { roomId, agentId, messageId, correlationId, eventId } = question
  const cause = { commandId: derivedId('ask again', jobId), correlationId, causationId: eventId }
  const request = { type: 'RequestReply' as const, agentIds: [agentId] }
  await changeMessage(posting, messageId, roomId, SYSTEM, request, cause)
}

/** What a notice covers. */
export type Covered = {
  /** Revision of the last question that it answers for the agent. */
  readonly upTo: number
  readonly count: number
}

/** All that the agent owes at this moment. */
export async function allOwed({ rooms }: Ports, { roomId, agentId, revision }: Question): Promise<Covered> {
  const { state } = await rooms.of(roomId).current()
  const open = openTriggers(state, agentId)
  return { upTo: open.at(-1)?.revision ?? revision, count: open.length }
}

/**
 * Says something to the room in the agent's place, once under its key.
 * @param facts of which the sentence is composed when it is read
 * @returns false when it was said before, so that it covers nothing now
 */
export async function notice(
  ports: Ports,
  question: Question,
  { upTo }: Covered,
  key: string,
  facts: JsonObject & { readonly kind: string },
): Promise<boolean> {
  const { roomId } = question
  const posted = await postMessage(
    ports.posting,
    {
      ...saidByParley(roomId, 'system', key, facts),
      answers: { ...answering(question), revision: upTo },
    },
    causeOf(question),
  )
  if (posted.kind === 'rejected') await skip(ports, question, 'absent')
  return posted.kind !== 'repeated'
}
