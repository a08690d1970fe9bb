import { type TObject, type TSchema, Type } from '@sinclair/typebox'
import { SECURITY, SERVERS } from './asyncapi-servers.js'
import { FEED_DESCRIPTION } from './asyncapi-text.js'
import {
  AuthenticateData,
  AuthenticatePayload,
  doneWith,
  EnvelopeId,
  RefusedAck,
  SyncData,
  SyncPayload,
} from './live/envelopes.js'
import { type ServerEvent, serverEvents } from './live/schemas.js'
import { ComponentSchemas, type JsonSchema } from './openapi-schemas.js'
import type { Operation } from './operation.js'
import { closed } from './validation.js'

type Json = Readonly<Record<string, unknown>>
export type AsyncApiDocument = {
  readonly asyncapi: string
  readonly channels: Readonly<Record<string, { readonly messages: Readonly<Record<string, Json>> } & Json>>
  readonly operations: Readonly<Record<string, Json>>
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> } & Json
} & Json

/** What the document says of a command: rows of the table of live commands fit as they are. */
export type DocumentedCommand = {
  readonly event: string
  readonly summary: string
  readonly payload: TObject
  /** Schema of the acknowledgement's data; null for none. */
  readonly answer: TSchema | null
  /** The operation that it runs; absent for what only a connection can do. */
  readonly operation?: Pick<Operation, 'id' | 'method' | 'path' | 'problems'>
}

/** How a protocol carries events, as schemas. */
type Protocol = {
  readonly channel: string
  readonly address: string
  readonly title: string
  readonly command: (event: string, payload: TSchema) => TSchema
  readonly event: (event: string, payload: TSchema) => TSchema
  readonly ack: (ack: TSchema) => TSchema
}

const closedObject = { additionalProperties: false } as const
const PROTOCOLS: readonly Protocol[] = [
  {
    channel: 'socketIo',
    address: '/',
    title: 'Socket.IO: an event’s name is the message’s name, its one argument the payload',
    command: (_event, payload) => payload,
    event: (_event, payload) => payload,
    ack: (ack) => ack,
  },
  {
    channel: 'webSocket',
    address: '/ws',
    title: 'Plain WebSocket: text frames of JSON, {event, payload, id?}',
    command: (event, payload) =>
      Type.Object({ event: Type.Literal(event), payload, id: Type.Optional(EnvelopeId) }, closedObject),
    event: (event, payload) => Type.Object({ event: Type.Literal(event), payload }, closedObject),
    ack: (ack) => Type.Object({ event: Type.Literal('ack'), id: EnvelopeId, payload: ack }, closedObject),
  },
]

/** What a connection can do besides the operations. */
export const connectionCommands: readonly DocumentedCommand[] = [
  { event: 'sync', summary: 'Get what I missed, room by room', payload: SyncPayload, answer: SyncData },
  {
    event: 'authenticate',
    summary: 'Go on with a fresh access token of the same person',
    payload: AuthenticatePayload,
    answer: AuthenticateData,
  },
]

/**
 * Writes the AsyncAPI 3 document of the live feed, from the schemas that check what is sent and received.
 * @param commands the table of commands; `sync` and `authenticate` are added
 * @param info the version of the program
 */
export function asyncApi(commands: readonly DocumentedCommand[], info: { readonly version: string }): AsyncApiDocument {
  const schemas = new ComponentSchemas()
  const all = [...commands, ...connectionCommands]
  const channels = PROTOCOLS.map((protocol) => [protocol.channel, channel(protocol, all, schemas)] as const)
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Parley, live feed',
      version: info.version,
      description: FEED_DESCRIPTION,
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    servers: SERVERS,
    channels: Object.fromEntries(channels),
    operations: Object.fromEntries(PROTOCOLS.flatMap((protocol) => operations(protocol, all))),
    components: { schemas: schemas.all(), securitySchemes: SECURITY },
  }
}

function channel(protocol: Protocol, commands: readonly DocumentedCommand[], schemas: ComponentSchemas) {
  const events = Object.entries<ServerEvent>(serverEvents).map(([event, { summary, payload }]) => [
    event,
    message(event, summary, schemas.place(protocol.event(event, payload))),
  ])
  const requests = commands.flatMap((command) => [
    [
      command.event,
      message(command.event, command.summary, schemas.place(protocol.command(command.event, payloadOf(command)))),
    ],
    [ackName(command), message('ack', `Answer to ${command.event}`, schemas.place(protocol.ack(ackOf(command))))],
  ])
  return {
    address: protocol.address,
    title: protocol.title,
    servers: [{ $ref: `#/servers/${protocol.channel}` }],
    messages: Object.fromEntries([...events, ...requests]) as Readonly<Record<string, Json>>,
  }
}

const message = (name: string, summary: string, payload: JsonSchema): Json => ({ name, title: name, summary, payload })
const ackName = ({ event }: DocumentedCommand): string => `${event}_ack`
const pascal = (event: string): string => event.replaceAll(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())

/** As the check closes it. */
const payloadOf = ({ event, payload }: DocumentedCommand): TSchema => ({
  ...closed(payload),
  $id: `${pascal(event)}Command`,
})
const ackOf = ({ event, answer }: DocumentedCommand): TSchema =>
  Type.Union([doneWith(answer), RefusedAck], { $id: `${pascal(event)}Ack` })

/** Seen from the server: it receives commands and sends events. */
function operations({ channel: name }: Protocol, commands: readonly DocumentedCommand[]) {
  const here = { $ref: `#/channels/${name}` }
  const refs = (...messages: readonly string[]) => messages.map((key) => ({ $ref: `${here.$ref}/messages/${key}` }))
  const events = Object.entries<ServerEvent>(serverEvents)
  const named = (durable: boolean) => events.filter(([, event]) => event.durable === durable).map(([event]) => event)
  const sent = (summary: string, messages: readonly string[]) => ({
    action: 'send',
    channel: here,
    summary,
    messages: refs(...messages),
  })
  const received = commands.map((command): readonly [string, Json] => [
    `${name}_${command.event}`,
    {
      action: 'receive',
      channel: here,
      summary: command.summary,
      ...describedBy(command),
      messages: refs(command.event),
      reply: { channel: here, messages: refs(ackName(command)) },
    },
  ])
  return [
    [`${name}_room_events`, sent('Events of the rooms I am in: in order, with revisions, none missing', named(true))],
    [`${name}_hints`, sent('What is true at the moment; not repeated', named(false))],
    ...received,
  ] as const
}

function describedBy({ operation }: DocumentedCommand): { readonly description?: string } {
  if (operation === undefined) return {}
  const { id, method, path, problems } = operation
  const way = `${method.toUpperCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`
  const codes = problems.length === 0 ? '' : ` Refused with ${problems.map((code) => `\`${code}\``).join(', ')}.`
  return { description: `The same as \`${id}\` (\`${way}\`).${codes}` }
}
