import type { Conversation, Turn } from './conversation.js'
import { fitted } from './fitting.js'
import { indented } from './quoting.js'
import { handle, systemPrompt } from './system-prompt.js'
import type { CountTokens } from './tokens.js'

export type PromptMessage = { readonly role: 'user' | 'assistant'; readonly content: string }

/** What is sent to a language model. */
export type Prompt = {
  readonly system: string
  /** Users' and the agent's own in turns; the first and the last are users'. */
  readonly messages: readonly PromptMessage[]
  /** As we count them; the vendor's own count differs a little. */
  readonly tokens: number
}

export type PromptOptions = {
  readonly count: CountTokens
  /** Tokens of the whole prompt, about. */
  readonly budget: number
  readonly now: Date
}

/** What each message takes up beside its text. */
const PER_MESSAGE = 4
/** Share of the budget that the list of members may take. */
const MEMBERS_SHARE = 0.2
/** Share of the budget that is left for what was said, however much there is to say about the room. */
const LEAST_FOR_TURNS = 0.25
const MARGIN = '  '

/** The prompt for a conversation, fitted to a budget: the latest messages, and what is to be answered in any case. */
export function promptOf(conversation: Conversation, { count, budget, now }: PromptOptions): Prompt {
  const { turns, trigger } = conversation
  const system = systemPrompt(conversation, count, budget * MEMBERS_SHARE, now)
  const systemTokens = count(system) + PER_MESSAGE
  const speech = new Speech(conversation)
  const costOf = (turn: Turn): number => count(speech.of(turn).content) + PER_MESSAGE
  const kept = fitted(turns, trigger, Math.max(budget - systemTokens, budget * LEAST_FOR_TURNS), costOf)
  const messages = merged(kept.map((turn) => speech.of(turn)))
  const spoken = messages.reduce((sum, { content }) => sum + count(content) + PER_MESSAGE, 0)
  return { system, messages, tokens: systemTokens + spoken }
}

/** Who says what to whom. */
class Speech {
  private readonly names: ReadonlyMap<string, string>
  private readonly strangers = new Map<string, string>()
  private readonly senders: ReadonlyMap<string, string>

  constructor(private readonly conversation: Conversation) {
    const { participants, turns } = conversation
    this.names = new Map(participants.map(({ userId, username }) => [userId, `@${handle(username)}`]))
    this.senders = new Map(turns.map(({ messageId, senderId }) => [messageId, senderId]))
  }

  of(turn: Turn): PromptMessage {
    const { agent, trigger } = this.conversation
    if (turn.senderId === agent.userId && turn.messageId !== trigger.messageId)
      return { role: 'assistant', content: indented(turn.content, '') }
    return {
      role: 'user',
      content: `${this.nameOf(turn.senderId)}${this.toWhom(turn)}: ${indented(turn.content, MARGIN)}`,
    }
  }

  private toWhom({ replyTo, senderId }: Turn): string {
    const answered = replyTo === null ? undefined : this.senders.get(replyTo)
    return answered === undefined || answered === senderId ? '' : ` (answering ${this.nameOf(answered)})`
  }

  /** Who has left, or is not among those who are listed, has no name here. */
  private nameOf(userId: string): string {
    const name = this.names.get(userId) ?? this.strangers.get(userId)
    if (name !== undefined) return name
    const stranger = `@?${this.strangers.size + 1}`
    this.strangers.set(userId, stranger)
    return stranger
  }
}

/** Messages in turns, as the vendors want them: several in a row of one side are one, and a user's is the first. */
function merged(messages: readonly PromptMessage[]): readonly PromptMessage[] {
  const turns: PromptMessage[] = []
  for (const message of messages[0]?.role === 'assistant' ? [BEGINNING, ...messages] : messages) {
    const last = turns.at(-1)
    if (last?.role === message.role)
      turns.splice(-1, 1, { role: last.role, content: `${last.content}\n${message.content}` })
    else turns.push(message)
  }
  return turns
}

const BEGINNING: PromptMessage = { role: 'user', content: '(What was said before is left out.)' }
