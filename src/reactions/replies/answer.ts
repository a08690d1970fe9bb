import { postMessage } from '../../commands/post-message.js'
import type { RejectionCode } from '../../domain/decider.js'
import type { SkipReason } from '../../domain/room/schema.js'
import { type Conversation } from '../ai/conversation.js'
import type { Completion } from '../ai/provider.js'
import { spent, tellSpent } from './budgets.js'
import { skip } from './notices.js'
import type { ReplyOutcome, ReplyPorts } from './ports.js'
import { answering, causeOf, type Question } from './question.js'
import { watchQuestion } from './watch.js'

/** Why the room does not take the answer → why the agent is excused. */
const EXCUSES: Partial<Record<string, SkipReason>> = {
  message_deleted: 'gone',
  not_found: 'gone',
  forbidden: 'absent',
  muted: 'absent',
  room_archived: 'absent',
  blocked: 'withheld',
} satisfies Partial<Record<RejectionCode, SkipReason>>

/**
 * Answers one question, or says why not. Once: what is answered is not answered again, whoever tries, and however often the provider is asked.
 * @throws ProviderFailed, StoreUnavailable, what the signal was aborted with
 */
export async function answer(ports: ReplyPorts, question: Question, signal: AbortSignal): Promise<ReplyOutcome> {
  const { roomId, agentId, messageId, askedBy } = question
  const { provider, conversations } = ports
  const conversation = await conversations.read(
    { roomId, agentId, messageId, requesterId: askedBy },
    provider.isOutside,
  )
  if ('skip' in conversation) return excuse(ports, question, conversation.skip)
  const whose = provider.isOutside && (await spent(ports.usage, ports.budget, question, ports.now()))
  if (whose) {
    await tellSpent(ports, question, whose)
    return 'budget'
  }
  const writing = ports.showing.begin(roomId, agentId, messageId)
  const watch = watchQuestion(ports.rooms, question)
  try {
    const wanted = AbortSignal.any([signal, watch.signal])
    const completion = await think(ports, conversation, writing.text.bind(writing), wanted)
    return await post(ports, question, completion)
  } catch (error) {
    if (watch.reason === null || signal.aborted) throw error
    return await excuse(ports, question, watch.reason)
  } finally {
    watch.end()
    writing.end()
  }
}

async function think(
  { provider, telemetry }: ReplyPorts,
  conversation: Conversation,
  show: (text: string) => void,
  signal: AbortSignal,
): Promise<Completion> {
  const began = performance.now()
  let firstTextMs: number | null = null
  const onText = (text: string): void => {
    firstTextMs ??= performance.now() - began
    show(text)
  }
  const completion = await provider.answer(conversation, { onText, signal })
  const totalMs = performance.now() - began
  telemetry.answered({ provider: provider.name, ...completion.usage, firstTextMs, totalMs })
  return completion
}

async function post(ports: ReplyPorts, question: Question, { text, usage }: Completion): Promise<ReplyOutcome> {
  const { roomId, agentId, eventId, messageId, depth } = question
  const posted = await postMessage(
    ports.posting,
    {
      ...{ roomId, senderId: agentId, key: `reply ${eventId}`, type: 'text', content: text, replyTo: messageId },
      ...{ answers: answering(question), depth: depth + 1 },
      // What costs nothing is not counted.
      ...(ports.provider.isOutside && { usage }),
    },
    causeOf(question),
  )
  // Somebody else was faster, or a notice has covered it.
  if (posted.kind === 'unneeded') return 'skipped'
  if (posted.kind !== 'rejected') return 'posted'
  const { code, detail } = posted.rejection
  // Another attempt got through with other words.
  if (code === 'idempotency_key_reused') return 'posted'
  const excused = EXCUSES[code]
  if (excused === undefined) throw new Error(`an answer was refused: ${code}, ${detail}`)
  return excuse(ports, question, excused)
}

async function excuse(ports: ReplyPorts, question: Question, reason: SkipReason): Promise<ReplyOutcome> {
  await skip(ports, question, reason)
  return 'skipped'
}
