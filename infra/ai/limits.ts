/** How long a provider is waited for, and how much is taken from it. */
export type Limits = {
  /** Milliseconds until the first of the answer: connecting, waiting, headers. */
  readonly firstByteMs: number
  /** Milliseconds that an answer may pause once it has begun. */
  readonly silenceMs: number
  /** Milliseconds for all of it. */
  readonly totalMs: number
  /** Characters of an answer after which no more of it is read. */
  readonly answerLength: number
  /** Bytes of a response, whatever is in it. */
  readonly responseBytes: number
}

export const LIMITS: Limits = {
  firstByteMs: 30_000,
  silenceMs: 30_000,
  totalMs: 120_000,
  answerLength: 16_000,
  responseBytes: 8 * 1024 * 1024,
}

/** Tokens that an answer may have: about as many as fit into the characters that are read of it. */
export const ANSWER_TOKENS = 4_096
