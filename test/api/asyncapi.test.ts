import { beforeAll, describe, expect, it } from '@jest/globals'
import { type Diagnostic, Parser } from '@asyncapi/parser'
import { asyncApi, connectionCommands } from '../../src/api/asyncapi.js'
import { liveCommands } from '../../src/api/live/commands.js'
import { limitsTable } from '../../src/api/live/limits.js'
import { serverEvents } from '../../src/api/live/schemas.js'
import { operationTable } from '../support/running-parley.js'

type Json = Readonly<Record<string, unknown>>

const commands = liveCommands(operationTable)
const document = JSON.parse(JSON.stringify(asyncApi(commands, { version: '1.2.3' }))) as ReturnType<typeof asyncApi>
const { socketIo, webSocket } = document.channels

/** Every reference in the document, wherever it is. */
const references = (value: unknown): readonly string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, part]) =>
        key === '$ref' && typeof part === 'string' ? [part] : references(part),
      )

const at = (reference: string): unknown =>
  reference
    .slice(2)
    .split('/')
    .reduce<unknown>((place, name) => (place as Json | undefined)?.[name], document)

describe('the AsyncAPI document', () => {
  let diagnostics: readonly Diagnostic[]

  beforeAll(async () => {
    diagnostics = await new Parser().validate(JSON.stringify(document))
  })

  it('is valid AsyncAPI 3', () => {
    // 0 is an error, 1 a warning; the rest is advice.
    const serious = diagnostics.filter(({ severity }) => (severity as number) <= 1)
    expect(serious.map(({ message, path }) => `${path.join('/')}: ${message}`)).toEqual([])
  })

  it('refers only to what is there', () => {
    const dangling = references(document).filter((reference) => at(reference) === undefined)
    expect(dangling).toEqual([])
  })

  it('has every event and every command with its answer, over both protocols', () => {
    const events = Object.keys(serverEvents)
    const asked = [...commands, ...connectionCommands].flatMap(({ event }) => [event, `${event}_ack`])
    for (const channel of [socketIo, webSocket]) {
      expect(Object.keys(channel?.messages ?? {}).sort()).toEqual([...events, ...asked].sort())
    }
    const sent = Object.values(document.operations).filter(({ action }) => action === 'send')
    expect(new Set(references(sent.map(({ messages }) => messages))).size).toBe(2 * events.length)
    expect(document.operations['webSocket_sync']).toMatchObject({
      action: 'receive',
      reply: { messages: [{ $ref: '#/channels/webSocket/messages/sync_ack' }] },
    })
  })

  it('names the operation that a command runs, and its refusals', () => {
    expect(document.operations['socketIo_send_message']?.['description']).toMatch(
      /^The same as `postMessage` \(`POST \/api\/rooms\/\{roomId\}\/messages`\)\. Refused with `forbidden`, /,
    )
  })

  it('closes what clients send, and wraps it for the plain WebSocket', () => {
    expect(document.components.schemas['SendMessageCommand']).toMatchObject({ additionalProperties: false })
    expect(socketIo?.messages['send_message']?.['payload']).toEqual({ $ref: '#/components/schemas/SendMessageCommand' })
    expect(webSocket?.messages['send_message']?.['payload']).toMatchObject({
      required: ['event', 'payload'],
      properties: { event: { const: 'send_message' }, payload: { $ref: '#/components/schemas/SendMessageCommand' } },
    })
  })

  it('tells every limit', () => {
    expect((document['info'] as Json)['description']).toContain(limitsTable())
  })
})
