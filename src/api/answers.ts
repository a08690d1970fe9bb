import type { Cause, Outcome as CommandOutcome } from '../commands/command.js'
import { type Rejection, SUPERSEDED } from '../domain/decider.js'
import { type Position, StoreUnavailable } from '../commands/event-store.js'
import { denied, type Denied } from '../projections/queries/denied.js'
import { decodeCursor, encodeCursor, pageOf } from '../projections/queries/pages.js'
import { type Answer, NOT_YET, type OperationContext, type Outcome, refuse, type Refusal } from './operation.js'
import type { Services } from './services.js'

/** Milliseconds that a command waits for the read models to contain what its answer shows. */
export const PATIENCE_MS = 2_000

/** Where a call's command comes from. */
export const causeOf = (input: { readonly commandId: string }, context: OperationContext): Cause => ({
  commandId: input.commandId,
  correlationId: context.correlationId,
})

/** A domain's rejection as a refusal. */
export function refused({ code, detail }: Rejection): Refusal {
  return code === SUPERSEDED ? NOT_YET : refuse(code, detail)
}

/** A query's denial as a refusal. */
export const deniedAs = ({ denied, detail }: Denied): Refusal => refuse(denied, detail)

/** The position that contains a command's effect; or why it was refused. */
export function effect(outcome: CommandOutcome): { readonly position: Position } | Refusal {
  if (outcome.kind === 'rejected') return refused(outcome.rejection)
  if (outcome.kind === 'unsure') throw new Error('only posts are searched for')
  return { position: outcome.position }
}

/** Answers 204, or the refusal. */
export function done(outcome: CommandOutcome): Outcome {
  const result = effect(outcome)
  return 'refused' in result ? result : { status: 204, position: result.position }
}

/** Answers with the thing as it is after the command: waits until the read models contain the effect, then asks. */
export async function show<T extends object>(
  services: Services,
  outcome: CommandOutcome,
  status: number,
  query: () => Promise<T | Denied>,
  resourceId?: string,
): Promise<Outcome> {
  const result = effect(outcome)
  if ('refused' in result) return result
  return {
    ...(await showAt(services, result.position, status, query)),
    ...(resourceId !== undefined && { resourceId }),
  }
}

/** As `show`, for an effect whose position is known. */
export async function showAt<T extends object>(
  services: Services,
  position: Position,
  status: number,
  query: () => Promise<T | Denied>,
): Promise<Outcome> {
  const fresh = await services.queries.models.waitFor(position, PATIENCE_MS)
  const found = await answer(query, status)
  if (!('refused' in found)) return { ...found, position, ...(!fresh && { stale: true }) }
  // It was done: that it cannot be seen says only that the read models do not know of it yet.
  return fresh ? found : NOT_YET
}

/** Answers a query. */
export async function answer<T extends object>(query: () => Promise<T | Denied>, status = 200): Promise<Outcome> {
  const found = await query()
  return 'denied' in found ? deniedAs(found) : { status, body: found }
}

/** Answers a page of a list that the query gives whole: one that is short by its nature. */
export const answerPage = <T>(
  query: () => Promise<readonly T[] | Denied>,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string },
): Promise<Outcome> =>
  answer(async () => {
    const items = await query()
    if ('denied' in items) return items
    const from = cursor === undefined ? 0 : Number(decodeCursor(cursor, 1)?.[0])
    if (!Number.isSafeInteger(from) || from < 0) return denied('invalid', 'This cursor is not one of ours.')
    const next = encodeCursor(String(from + limit))
    return pageOf(items.slice(from, from + limit + 1), limit, () => next, items.slice(from, from + limit))
  })

/** Adds to an answer; a refusal stays what it is. */
export const withAnswer = (outcome: Outcome, add: (answer: Answer) => Partial<Answer>): Outcome =>
  'refused' in outcome ? outcome : { ...outcome, ...add(outcome) }

/** A room carries its revision as its entity tag. */
export const withEtag = (outcome: Outcome): Outcome =>
  withAnswer(outcome, ({ body: room }) => ({ etag: String((room as { readonly revision: number }).revision) }))

/**
 * Looks something up by id. What is not there is looked for again once the read models have reached the log's head,
 * so that nothing acknowledged before is ever answered with 404.
 */
export async function lookUp<T>(services: Services, query: () => Promise<T | null>): Promise<T | null> {
  const found = await query()
  if (found !== null) return found
  // Of the log, not what this process knows of it: another one may have been told of it.
  const head = await services.store.head()
  if (!(await services.queries.models.waitFor(head, PATIENCE_MS)))
    throw new StoreUnavailable('the read models are too far behind to say that there is no such thing')
  return query()
}
