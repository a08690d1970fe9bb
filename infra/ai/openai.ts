import { failedInStream } from './faults.js'
import { at, countAt, textAt } from './json-path.js'
import { parsed } from './parsed.js'
import type { Protocol } from './protocol.js'
import type { Answer } from './answer.js'

/** OpenAI's newer models refuse the older name of that limit, and servers of others know only that one. */
const OPENAI_HOST = /(?:^|\.)openai\.(?:com|azure\.com)$/

/** The chat completions of OpenAI and of the many servers that speak as it does. */
export const openai: Protocol = {
  name: 'openai',
  home: 'https://api.openai.com/v1',
  path: 'chat/completions',
  defaultModel: 'gpt-4o-mini',
  headers: (key): Readonly<Record<string, string>> => (key === undefined ? {} : { authorization: `Bearer ${key}` }),
  body: ({ system, messages }, { model, answerTokens, host }) => ({
    model,
    stream: true,
    stream_options: { include_usage: true },
    [OPENAI_HOST.test(host) ? 'max_completion_tokens' : 'max_tokens']: answerTokens,
    messages: [{ role: 'system', content: system }, ...messages],
  }),
  read: (data, answer) => {
    if (data === '[DONE]') {
      answer.close()
      return
    }
    const event = parsed(data)
    if (isError(event)) throw failedInStream(event)
    answer.add(textAt(event, 'choices', 0, 'delta', 'content'))
    // The usage comes after it, and not every server says [DONE].
    if (textAt(event, 'choices', 0, 'finish_reason') !== '') answer.end()
    readUsage(event, answer)
  },
  readWhole: (json, answer) => {
    if (isError(json)) throw failedInStream(json)
    answer.add(textAt(json, 'choices', 0, 'message', 'content'))
    readUsage(json, answer)
    answer.end()
  },
}

const isError = (event: unknown): boolean => (at(event, 'error') ?? null) !== null

function readUsage(event: unknown, answer: Answer): void {
  answer.promptTokens = countAt(event, 'usage', 'prompt_tokens') ?? answer.promptTokens
  answer.completionTokens = countAt(event, 'usage', 'completion_tokens') ?? answer.completionTokens
}
