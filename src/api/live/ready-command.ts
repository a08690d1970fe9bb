import type { Caller, Operation, OperationContext, Outcome } from '../operation.js'
import { perform, type PerformPorts } from '../perform.js'
import { compilePart, type PartCheck } from '../validation.js'
import { liveCommands } from './commands.js'
import { callOf } from './command-payload.js'
import { AuthenticatePayload, SyncPayload } from './envelopes.js'

type Fields = Readonly<Record<string, unknown>>

/** A command that is one of the operations. */
export type OperationCommand = {
  readonly kind: 'operation'
  readonly event: string
  readonly check: PartCheck
  run(fields: Fields, context: OperationContext & { readonly caller: Caller }): Promise<Outcome>
}

type OwnCommand<K extends string> = { readonly kind: K; readonly event: string; readonly check: PartCheck }

/** A command ready to be checked and run. */
export type ReadyCommand = OperationCommand | OwnCommand<'sync'> | OwnCommand<'authenticate'>

/** All commands by the names of their events, their validators compiled. */
export function readyCommands(
  operations: readonly Operation[],
  ports: PerformPorts,
): ReadonlyMap<string, ReadyCommand> {
  const ready = liveCommands(operations).map(({ event, operation, payload, fixed }): ReadyCommand => ({
    kind: 'operation',
    event,
    check: compilePart('payload', payload),
    run: (fields, context) => perform({ operation }, callOf(operation, fields, fixed), context, ports),
  }))
  // About the connection itself, and so no operations.
  const own: readonly ReadyCommand[] = [
    { kind: 'sync', event: 'sync', check: compilePart('payload', SyncPayload) },
    { kind: 'authenticate', event: 'authenticate', check: compilePart('payload', AuthenticatePayload) },
  ]
  return new Map([...ready, ...own].map((command) => [command.event, command]))
}
