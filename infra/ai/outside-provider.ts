import { createParser } from 'eventsource-parser'
import type { Conversation } from '../../src/reactions/ai/conversation.js'
import { promptOf } from '../../src/reactions/ai/prompt.js'
import { type Completion, type Listening, type Provider, ProviderFailed } from '../../src/reactions/ai/provider.js'
import { tokenCounter } from '../../src/reactions/ai/tokens.js'
import { Answer } from './answer.js'
import { endpointOf, type Endpoint } from './endpoint.js'
import { exchange, type Response } from './exchange.js'
import { failedWith } from './faults.js'
import { ANSWER_TOKENS, LIMITS, type Limits } from './limits.js'
import { parsed } from './parsed.js'
import type { Protocol } from './protocol.js'

/** Characters of a response that is no answer, of which only the error's name is wanted. */
const LONGEST_ERROR = 65_536
/** Characters of one event: many times what a vendor puts into one. */
const LONGEST_EVENT = 1_048_576

export type OutsideSettings = {
  /** Address of the API; the vendor's own unless given. See `endpointOf`. */
  readonly baseUrl?: string | undefined
  readonly key?: string | undefined
  readonly model?: string | undefined
  /** Tokens of a prompt, about. */
  readonly promptTokens: number
  readonly limits?: Partial<Limits>
}

/** A language model that is reached over HTTP: what it is given leaves this server. */
export class OutsideProvider implements Provider {
  readonly isOutside = true
  private readonly endpoint: Endpoint
  private readonly limits: Limits

  /** @throws TypeError when the address is none */
  constructor(
    private readonly protocol: Protocol,
    private readonly settings: OutsideSettings,
  ) {
    this.endpoint = endpointOf(settings.baseUrl ?? protocol.home, protocol.path)
    this.limits = { ...LIMITS, ...settings.limits }
  }

  get name(): string {
    return this.protocol.name
  }

  get model(): string {
    return this.settings.model ?? this.protocol.defaultModel
  }

  /** Name of the host that everything is sent to. */
  get host(): string {
    return new URL(this.endpoint.url).hostname
  }

  async answer(conversation: Conversation, { onText, signal }: Listening): Promise<Completion> {
    const { protocol, settings, endpoint, limits } = this
    const count = await tokenCounter()
    const prompt = promptOf(conversation, { count, budget: settings.promptTokens, now: new Date() })
    const answer = new Answer(limits.answerLength, onText)
    const request = {
      url: endpoint.url,
      headers: { ...endpoint.headers, ...protocol.headers(settings.key) },
      body: protocol.body(prompt, { model: this.model, answerTokens: ANSWER_TOKENS, host: this.host }),
    }
    await exchange(request, limits, signal, (response) => this.read(response, answer))
    const text = answer.whole()
    const { promptTokens = prompt.tokens, completionTokens = count(text) } = answer
    return { text, usage: { promptTokens, completionTokens } }
  }

  private async read(response: Response, answer: Answer): Promise<void> {
    const { status, header } = response
    if (status !== 200) throw failedWith(status, header('retry-after'), await errorIn(response), Date.now())
    const mediaType = header('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
    if (mediaType === 'text/event-stream') return this.readStream(response, answer)
    if (mediaType !== 'application/json') throw new ProviderFailed('broken', 'an answer of another media type')
    let json = ''
    for await (const text of response.text()) json += text
    this.protocol.readWhole(parsed(json), answer)
  }

  private async readStream(response: Response, answer: Answer): Promise<void> {
    const parser = createParser({
      maxBufferSize: LONGEST_EVENT,
      onEvent: ({ data }) => {
        if (!answer.isOver) this.protocol.read(data, answer)
      },
      onError: ({ type }) => {
        if (type === 'max-buffer-size-exceeded') throw new ProviderFailed('broken', 'an event without an end')
      },
    })
    for await (const text of response.text()) {
      parser.feed(text)
      if (answer.isOver) return
    }
    // Some servers leave out the blank line after the last event.
    parser.feed('\n\n')
  }
}

/** What a response says is wrong, as far as it can be read. */
async function errorIn(response: Response): Promise<unknown> {
  let json = ''
  try {
    for await (const text of response.text()) {
      json += text
      if (json.length > LONGEST_ERROR) return null
    }
    return JSON.parse(json)
  } catch {
    // The status says enough.
    return null
  }
}
