import { randomUUID } from 'node:crypto'
import type { Position } from '../commands/event-store.js'
import { fingerprint, namedId } from './fingerprint.js'
import { idempotencyScope, type IdempotentExecutor } from './idempotent.js'
import {
  isRefusal,
  NOT_YET,
  refuse,
  type Caller,
  type FirstAnswer,
  type InputFault,
  type Operation,
  type OperationContext,
  type Outcome,
  type Refusal,
} from './operation.js'
import { compileChecks, type InputChecks } from './validation.js'

/** A position that a client sent. */
export type ParsedPosition = { readonly position: Position } | 'malformed' | 'other_log'

/** How reads wait for writes. */
export interface Freshness {
  parse(text: string): ParsedPosition
  /** Waits, a while, until the read models contain what the caller last wrote here, and `after`. False when they do not. */
  wait(caller: Caller | null, after?: Position): Promise<boolean>
  /** Waits, a while, until the read models contain all that the log has now, whichever process wrote it. False when they do not. */
  waitForAll(): Promise<boolean>
  /** The position as clients see it. */
  token(position: Position): string
  /** A position that contains all the caller's writes: for repeats, whose own position nobody remembers. */
  latest(caller: Caller | null): Promise<Position>
  /** Whether a read model has events waiting of what the call is about or its answer shows: it may be older than it should. */
  isParked(call: Pick<Call, 'params'>, caller: Caller | null, body: unknown): boolean
}

/** An operation made ready to run: its validators are compiled. */
export type PreparedOperation = { readonly operation: Operation; readonly checks: InputChecks }

/**
 * Compiles an operation's validators.
 * @throws when the operation is remembered under keys but cannot answer a repeat: a mistake of the program
 */
export function prepare(operation: Operation): PreparedOperation {
  const answersAre204 = Object.values(operation.responses).every((schema) => schema === null)
  if (operation.idempotency === 'record' && operation.replay === undefined && !answersAre204) {
    throw new Error(`${operation.id} is remembered under keys and needs replay()`)
  }
  return { operation, checks: compileChecks(operation) }
}

type Parts = Record<'params' | 'query' | 'body', Record<string, unknown>>

/**
 * Checks a call's input in place: texts of params and query become what their schemas ask for, defaults are filled in.
 * @returns 400 with every fault of the first part that has one, or null
 */
export function checkInput({ checks }: PreparedOperation, { params, query, body }: Parts): Refusal | null {
  const faults = checks.params(params) ?? checks.query(query) ?? checks.body(body)
  return faults === null ? null : invalid(faults)
}

/** 400 with the faults of an input. */
export function invalid(faults: readonly InputFault[]): Refusal {
  const [first] = faults
  const detail = first === undefined ? 'The request is invalid.' : `${first.path} ${first.message}.`
  return refuse('invalid', detail, faults)
}

/** A call with validated input. */
export type Call = {
  readonly params: Readonly<Record<string, unknown>>
  readonly query: Readonly<Record<string, unknown>>
  readonly body: Readonly<Record<string, unknown>>
  readonly key?: string | undefined
  readonly ifMatch?: number | undefined
  /** What a read has to contain, as parsed by `Freshness.parse`. */
  readonly after?: { readonly position: Position } | 'other_log' | undefined
}

export type PerformPorts = {
  readonly freshness: Freshness
  readonly idempotent: IdempotentExecutor
  /** Secret, at least 32 bytes: the key of the fingerprints. */
  readonly fingerprintKey: Uint8Array
}

/** Runs operations for any transport: the role, the freshness of reads, the once-only of keyed commands. Rejects as the operation does. */
export function perform(
  { operation }: Pick<PreparedOperation, 'operation'>,
  call: Call,
  context: OperationContext,
  ports: PerformPorts,
): Promise<Outcome> {
  if (operation.access === 'admin' && context.caller?.role !== 'admin') {
    return Promise.resolve(refuse('forbidden', 'This is for administrators.'))
  }
  return operation.kind === 'query'
    ? performQuery(operation, call, context, ports)
    : performCommand(operation, call, context, ports)
}

async function performQuery(
  operation: Operation,
  call: Call,
  context: OperationContext,
  { freshness }: PerformPorts,
): Promise<Outcome> {
  const { after } = call
  const known = typeof after === 'object' ? after.position : undefined
  const fresh = await freshness.wait(context.caller, known)
  const outcome = await sure(freshness, () => operation.run(inputOf(call, ''), context))
  if (isRefusal(outcome)) return outcome
  const isFresh = fresh && after !== 'other_log' && !freshness.isParked(call, context.caller, outcome.body)
  return isFresh ? outcome : { ...outcome, stale: true }
}

/**
 * What was made or joined a moment ago, perhaps on another instance, may not be seen yet: what is denied is asked for again once the read models
 * contain all that the log has, so that 404 and 403 are for those who know.
 */
async function sure(freshness: Freshness, ask: () => Promise<Outcome>): Promise<Outcome> {
  const outcome = await ask()
  const isDenied = isRefusal(outcome) && (outcome.refused === 'not_found' || outcome.refused === 'forbidden')
  if (!isDenied) return outcome
  return (await freshness.waitForAll()) ? ask() : NOT_YET
}

async function performCommand(
  operation: Operation,
  call: Call,
  context: OperationContext,
  ports: PerformPorts,
): Promise<Outcome> {
  const { caller } = context
  const { key } = call
  if (key === undefined || caller === null) return operation.run(inputOf(call, randomUUID()), context)
  const scope = idempotencyScope(caller.userId, operation.id, filled(operation.path, call.params), key)
  const input = inputOf(call, namedId(scope))
  if (operation.idempotency !== 'record') return operation.run(input, context)
  return ports.idempotent.execute({
    scope,
    fingerprint: fingerprint(ports.fingerprintKey, call.body),
    run: () => operation.run(input, context),
    replay: (first) => replay(operation, input, context, first, ports.freshness),
  })
}

async function replay(
  operation: Operation,
  input: TypedInput,
  context: OperationContext,
  first: FirstAnswer,
  freshness: Freshness,
): Promise<Outcome> {
  // The repeat may well come before the read models have the first one's effect.
  const fresh = await freshness.wait(context.caller)
  const outcome = await sure(freshness, async () =>
    operation.replay === undefined ? { status: first.status } : operation.replay(input, context, first),
  )
  if (isRefusal(outcome)) return outcome
  const position = outcome.position ?? (await freshness.latest(context.caller))
  return { ...outcome, status: first.status, position, ...(fresh ? {} : { stale: true }) }
}

type TypedInput = Parameters<Operation['run']>[0]

function inputOf(call: Call, commandId: string): TypedInput {
  const { params, query, body, key, ifMatch } = call
  const input = { params, query, body, commandId }
  if (key === undefined && ifMatch === undefined) return input
  return { ...input, ...(key === undefined ? {} : { key }), ...(ifMatch === undefined ? {} : { ifMatch }) }
}

const filled = (path: string, params: Readonly<Record<string, unknown>>): string =>
  path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))
