import type { TObject, TSchema } from '@sinclair/typebox'
import type { Operation } from '../operation.js'
import { payloadOf, type PayloadOptions } from './command-payload.js'

/** A command that clients send over a socket, and the operation that it is. */
export type LiveCommand = {
  /** Name of the event, as the public contract has it. */
  readonly event: string
  readonly operation: Operation
  /** Parameters and body of the operation in one object, and `idempotencyKey` where the operation is remembered under keys. */
  readonly payload: TObject
  /** Schema of the acknowledgement's `data`; null where that is null. */
  readonly answer: TSchema | null
  readonly summary: string
  /** Fields of the body that the event itself says. */
  readonly fixed: Readonly<Record<string, unknown>>
}

type Row = PayloadOptions & { readonly event: string; readonly operation: string; readonly summary?: string }

const ROWS: readonly Row[] = [
  { event: 'send_message', operation: 'postMessage', required: ['clientId'] },
  { event: 'edit_message', operation: 'editMessage' },
  { event: 'delete_message', operation: 'deleteMessage' },
  { event: 'add_reaction', operation: 'addReaction' },
  { event: 'remove_reaction', operation: 'removeReaction' },
  { event: 'mark_as_read', operation: 'markRead' },
  { event: 'mark_as_delivered', operation: 'markDelivered' },
  { event: 'typing_start', operation: 'setTyping', summary: 'Say that I am typing', fixed: { typing: true } },
  { event: 'typing_stop', operation: 'setTyping', summary: 'Say that I have stopped typing', fixed: { typing: false } },
  { event: 'set_presence', operation: 'setStatus' },
  { event: 'create_room', operation: 'createRoom' },
  { event: 'update_room', operation: 'updateRoom' },
  { event: 'join_room', operation: 'joinRoom' },
  { event: 'leave_room', operation: 'leaveRoom' },
  { event: 'invite_member', operation: 'inviteMember' },
  { event: 'remove_member', operation: 'removeMember' },
]

/**
 * The commands of the sockets, made of the table that REST serves: there is no second copy of a rule.
 * An event whose operation is not in the table is left out.
 * @throws when an operation cannot be called with one flat object: a mistake of the program
 */
export function liveCommands(operations: readonly Operation[]): readonly LiveCommand[] {
  const byId = new Map(operations.map((operation) => [operation.id, operation]))
  return ROWS.flatMap((row) => {
    const operation = byId.get(row.operation)
    return operation === undefined ? [] : [commandOf(row, operation)]
  })
}

const commandOf = (row: Row, operation: Operation): LiveCommand => ({
  event: row.event,
  operation,
  payload: payloadOf(operation, row),
  answer: Object.values(operation.responses).find((schema) => schema !== null) ?? null,
  summary: row.summary ?? operation.summary,
  fixed: row.fixed ?? {},
})
