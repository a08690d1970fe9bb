import type { Prompt } from '../../src/reactions/ai/prompt.js'
import type { Answer } from './answer.js'

export type BodyOptions = {
  readonly model: string
  /** Tokens that the answer may have. */
  readonly answerTokens: number
  /** Name of the host that it is sent to. */
  readonly host: string
}

/** How a vendor's API is spoken. */
export interface Protocol {
  /** As AI_PROVIDER names it. */
  readonly name: 'openai' | 'anthropic'
  /** Address of the vendor itself. */
  readonly home: string
  /** Of the one operation that is used, below the API's version. */
  readonly path: string
  /** Unless AI_MODEL names another one. */
  readonly defaultModel: string
  headers(key: string | undefined): Readonly<Record<string, string>>
  /** The request's body. It asks for a stream. */
  body(prompt: Prompt, options: BodyOptions): object
  /**
   * Reads an event of the stream.
   * @param data its data, which is JSON unless the protocol says otherwise
   * @throws ProviderFailed
   */
  read(data: string, answer: Answer): void
  /** Reads an answer that came in one piece, from a server that does not stream. */
  readWhole(json: unknown, answer: Answer): void
}
