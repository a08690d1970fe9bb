import { Tokenizer, type Tokens } from 'marked'

/** The text asks for more than it is worth: it is shown as it was written. */
export class TooMuch extends Error {
  override readonly name = 'TooMuch'
}

/** Quotes, lists and emphasis inside one another. */
const DEEPEST = 10
/** How much may be looked at in all, in characters: some 50 ms. */
const MOST_WORK = 4_000_000
/** What a step costs, however little is left. */
const STEP = 40
/** Blocks are looked for at the beginning of what is left, the rest is hardly touched. */
const BLOCK_SHARE = 0.1

/**
 * Markdown as chats speak it. There is no HTML, nothing that vanishes (link definitions), and nothing that turns up unasked: indented code,
 * headings by underlining. Who nests too deep, or makes it look at too much too often, is stopped.
 */
export class ChatTokenizer extends Tokenizer {
  #depth = 0
  #work = 0

  /** Always the first to be asked about what comes next in a block … */
  override space(src: string): Tokens.Space | undefined {
    this.#spend(src.length * BLOCK_SHARE)
    return super.space(src)
  }

  /** … and this one in a line. */
  override escape(src: string): Tokens.Escape | undefined {
    this.#spend(src.length)
    return super.escape(src)
  }

  override blockquote(src: string): Tokens.Blockquote | undefined {
    return this.#within(() => super.blockquote(src))
  }

  override list(src: string): Tokens.List | undefined {
    return this.#within(() => super.list(src))
  }

  override emStrong(src: string, masked: string, before?: string): Tokens.Em | Tokens.Strong | undefined {
    return this.#within(() => super.emStrong(src, masked, before))
  }

  override del(src: string, masked: string, before?: string): Tokens.Del | undefined {
    return this.#within(() => super.del(src, masked, before))
  }

  override link(src: string): Tokens.Link | Tokens.Image | undefined {
    return this.#within(() => super.link(src))
  }

  override html(): undefined {
    return undefined
  }

  override tag(): undefined {
    return undefined
  }

  override def(): undefined {
    return undefined
  }

  override reflink(): undefined {
    return undefined
  }

  override code(): undefined {
    return undefined
  }

  override lheading(): undefined {
    return undefined
  }

  #spend(work: number): void {
    this.#work += work + STEP
    if (this.#work > MOST_WORK) throw new TooMuch('This text takes too long.')
  }

  #within<T>(read: () => T): T {
    this.#depth += 1
    if (this.#depth > DEEPEST) throw new TooMuch('This text is nested too deep.')
    try {
      return read()
    } finally {
      this.#depth -= 1
    }
  }
}
