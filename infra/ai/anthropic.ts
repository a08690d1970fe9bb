import type { Answer } from './answer.js'
import { failedInStream } from './faults.js'
import { at, countAt, textAt } from './json-path.js'
import { parsed } from './parsed.js'
import type { Protocol } from './protocol.js'

/** Anthropic's Messages API. */
export const anthropic: Protocol = {
  name: 'anthropic',
  home: 'https://api.anthropic.com/v1',
  path: 'messages',
  defaultModel: 'claude-haiku-4-5',
  headers: (key): Readonly<Record<string, string>> => ({
    'anthropic-version': '2023-06-01',
    ...(key !== undefined && { 'x-api-key': key }),
  }),
  body: ({ system, messages }, { model, answerTokens }) => ({
    model,
    stream: true,
    max_tokens: answerTokens,
    system,
    messages,
  }),
  read: (data, answer) => {
    const event = parsed(data)
    switch (textAt(event, 'type')) {
      case 'message_start':
        readUsage(at(event, 'message'), answer)
        return
      case 'content_block_start':
        answer.add(textAt(event, 'content_block', 'text'))
        return
      case 'content_block_delta':
        answer.add(textAt(event, 'delta', 'text'))
        return
      case 'message_delta':
        readUsage(event, answer)
        return
      case 'message_stop':
        answer.close()
        return
      case 'error':
        throw failedInStream(event)
      default:
      // Pings, and whatever else there will be.
    }
  },
  readWhole: (json, answer) => {
    if (textAt(json, 'type') === 'error') throw failedInStream(json)
    const blocks = at(json, 'content')
    for (const block of Array.isArray(blocks) ? blocks : []) answer.add(textAt(block, 'text'))
    readUsage(json, answer)
    answer.end()
  },
}

/** Counts are of all so far. What was read from a cache was sent all the same. */
function readUsage(from: unknown, answer: Answer): void {
  const fields = ['input_tokens', 'cache_creation_input_tokens', 'cache_read_input_tokens']
  const [input, ...cached] = fields.map((field) => countAt(from, 'usage', field))
  if (input !== undefined) answer.promptTokens = cached.reduce<number>((sum, count) => sum + (count ?? 0), input)
  answer.completionTokens = countAt(from, 'usage', 'output_tokens') ?? answer.completionTokens
}
