import type { StandInUsage } from './provider-behaviour.js'

/** The events and answers of the vendors' protocols, as their documentation has them. */

const event = (data: unknown, name?: string): string =>
  `${name === undefined ? '' : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`

const openaiUsage = ({ promptTokens, completionTokens }: StandInUsage) => ({
  prompt_tokens: promptTokens,
  completion_tokens: completionTokens,
  total_tokens: promptTokens + completionTokens,
})

export function openaiEvents(pieces: readonly string[], usage: StandInUsage | null): readonly string[] {
  const chunk = (choices: readonly unknown[], more = {}): string =>
    event({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'm', choices, ...more })
  const choice = (delta: object, finish: string | null = null) => [{ index: 0, delta, finish_reason: finish }]
  return [
    chunk(choice({ role: 'assistant', content: '' })),
    ...pieces.map((content) => chunk(choice({ content }))),
    chunk(choice({}, 'stop')),
    ...(usage === null ? [] : [chunk([], { usage: openaiUsage(usage) })]),
    'data: [DONE]\n\n',
  ]
}

export const openaiWhole = (text: string, usage: StandInUsage | null) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
  ...(usage !== null && { usage: openaiUsage(usage) }),
})

const anthropicUsage = (usage: StandInUsage | null, output: number) =>
  usage === null ? {} : { usage: { input_tokens: usage.promptTokens, output_tokens: output } }

export function anthropicEvents(pieces: readonly string[], usage: StandInUsage | null): readonly string[] {
  const named = (type: string, data: object): string => event({ type, ...data }, type)
  const message = { id: 'msg_1', type: 'message', role: 'assistant', content: [], model: 'm', stop_reason: null }
  return [
    named('message_start', { message: { ...message, ...anthropicUsage(usage, 1) } }),
    named('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    named('ping', {}),
    ...pieces.map((text) => named('content_block_delta', { index: 0, delta: { type: 'text_delta', text } })),
    named('content_block_stop', { index: 0 }),
    named('message_delta', {
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      ...(usage === null ? {} : { usage: { output_tokens: usage.completionTokens } }),
    }),
    named('message_stop', {}),
  ]
}

export const anthropicWhole = (text: string, usage: StandInUsage | null) => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  content: [{ type: 'text', text }],
  stop_reason: 'end_turn',
  ...anthropicUsage(usage, usage?.completionTokens ?? 0),
})
