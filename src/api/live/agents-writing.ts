import type { PartialAnswers } from './partial-answers.js'
import type { Typing } from './typing/typing.js'

/** Milliseconds after which typing is said again, before it is taken for over. */
const TYPING_AGAIN_MS = 3_000
/** Milliseconds between two partial texts: every one is the whole text so far, hence the longer it is the rarer. */
const BETWEEN_PARTIALS_MS = 100
const PER_CHARACTER_MS = 0.1

type Partial = { readonly text: string; readonly done: boolean }

/** Shows a room that an agent is writing: as somebody who types, with the text so far for those who are connected. */
export class AgentsWriting {
  private readonly writing = new Set<AnswerInTheMaking>()

  constructor(
    private readonly typing: Typing,
    private readonly partials: PartialAnswers,
  ) {}

  /** An agent begins to answer a message. */
  begin(roomId: string, agentId: string, messageId: string): AnswerInTheMaking {
    const tell = ({ text, done }: Partial): void =>
      this.partials.tell({ roomId, agentId, replyTo: messageId, text, done })
    const answer: AnswerInTheMaking = new AnswerInTheMaking(tell, {
      again: () => this.typing.start(roomId, agentId),
      over: () => {
        this.typing.stop(roomId, agentId)
        this.writing.delete(answer)
      },
    })
    this.writing.add(answer)
    return answer
  }

  /** Stops every timer. */
  close(): void {
    for (const answer of this.writing) answer.end()
  }
}

/** One answer that is being written. */
class AnswerInTheMaking {
  private latest = ''
  private told = ''
  private toldAt = -Infinity
  private later: NodeJS.Timeout | undefined
  private isOver = false
  private readonly renewing: NodeJS.Timeout

  constructor(
    private readonly tell: (partial: Partial) => void,
    private readonly typing: { readonly again: () => void; readonly over: () => void },
  ) {
    typing.again()
    this.renewing = setInterval(() => typing.again(), TYPING_AGAIN_MS).unref()
  }

  /** The whole text so far. */
  text(text: string): void {
    if (this.isOver) return
    this.latest = text
    const wait = this.toldAt + BETWEEN_PARTIALS_MS + text.length * PER_CHARACTER_MS - performance.now()
    if (wait <= 0) this.show()
    else this.later ??= setTimeout(() => this.show(), wait).unref()
  }

  /** Nothing more comes. Who has been shown a part is told so. */
  end(): void {
    if (this.isOver) return
    this.isOver = true
    clearInterval(this.renewing)
    clearTimeout(this.later)
    this.typing.over()
    if (this.told !== '') this.tell({ text: this.latest, done: true })
  }

  private show(): void {
    clearTimeout(this.later)
    this.later = undefined
    if (this.latest === this.told) return
    this.told = this.latest
    this.toldAt = performance.now()
    this.tell({ text: this.told, done: false })
  }
}
