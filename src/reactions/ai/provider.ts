import type { Usage } from '../../domain/room/schema.js'
import type { Conversation } from './conversation.js'

/** What an agent says. */
export type Completion = {
  /** Not blank. */
  readonly text: string
  readonly usage: Usage
}

export type Listening = {
  /** Told of the whole text so far, whenever there is more of it. */
  readonly onText: (text: string) => void
  /** Aborted: nobody waits for the answer any more. */
  readonly signal: AbortSignal
}

/** Who thinks of what agents say. */
export interface Provider {
  /** As configured: `companion`, `openai`, `anthropic`. */
  readonly name: string
  /** What it is given leaves this server. */
  readonly isOutside: boolean
  /**
   * Answers a conversation's trigger.
   * @throws ProviderFailed; whatever the signal was aborted with
   */
  answer(conversation: Conversation, listening: Listening): Promise<Completion>
}

/**
 * A provider did not answer. `unreachable`: no connection, or none in time; `overloaded`: it asks to come later; `broken`: an answer that is
 * none, or that ended early; `refused`: it does not want this request, nor would it the next time (a wrong key, an unknown model).
 */
export type ProviderFault = 'unreachable' | 'overloaded' | 'broken' | 'refused'

export class ProviderFailed extends Error {
  override readonly name = 'ProviderFailed'
  /**
   * @param fault what kind of failure it is
   * @param message for people who operate the server: without content and secrets
   * @param retryAfterMs milliseconds that the provider asks to wait
   */
  constructor(
    readonly fault: ProviderFault,
    message: string,
    readonly retryAfterMs?: number,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}
