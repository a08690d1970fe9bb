import { cutAtSentence, firstCodePoints } from '../../src/reactions/ai/cutting.js'
import { ProviderFailed } from '../../src/reactions/ai/provider.js'

/** Code points that a message may have. */
const LONGEST_MESSAGE = 8_000
/** NUL, and halves of surrogate pairs: no message may have them. */
const UNSAFE = /[\0\p{Cs}]/gu

/** What is known of an answer so far. */
export class Answer {
  #text = ''
  #shown = ''
  #isEnded = false
  #isClosed = false
  promptTokens: number | undefined
  completionTokens: number | undefined

  /**
   * @param longest characters that are taken; what comes after is dropped
   * @param onText told of all there is so far, whenever there is more
   */
  constructor(
    private readonly longest: number,
    private readonly onText: (text: string) => void,
  ) {}

  /** More of its text. */
  add(text: string): void {
    if (text === '' || this.#isFull) return
    this.#text = (this.#text + text).slice(0, this.longest)
    const shown = firstCodePoints(this.#safe(), LONGEST_MESSAGE)
    if (shown === this.#shown) return
    this.#shown = shown
    this.onText(shown)
  }

  /** It is whole: nothing is missing, but what it cost may still come. */
  end(): void {
    this.#isEnded = true
  }

  /** It is whole, and nothing more comes. */
  close(): void {
    this.#isEnded = true
    this.#isClosed = true
  }

  /** No more of it is wanted. */
  get isOver(): boolean {
    return this.#isClosed || this.#isFull
  }

  get #isFull(): boolean {
    return this.#text.length >= this.longest
  }

  /**
   * The whole of it, as it may be posted.
   * @throws ProviderFailed when it is not whole, or blank
   */
  whole(): string {
    if (!this.#isEnded && !this.#isFull) throw new ProviderFailed('broken', 'the answer ended early')
    const text = cutAtSentence(this.#safe(), LONGEST_MESSAGE)
    if (text === '') throw new ProviderFailed('broken', 'an empty answer')
    return text
  }

  /** Without what no message may have; the first half of a character waits for its second one. */
  #safe(): string {
    return this.#text.replace(UNSAFE, '').trim()
  }
}
