import type { JsonObject } from '../../domain/json.js'
import { scheduleStream } from '../../domain/schedule/events.js'
import type { Filter } from '../document-store.js'
import { type ScheduledDocument, type ScheduledStatus, sendingOrder } from '../models/scheduled.js'
import type { ReadDocument, ReadModels } from '../read-models.js'
import type { QueryContext } from './context.js'
import { type Denied, denied } from './denied.js'
import { openFields, textOr } from './fields.js'
import { decodeCursor, encodeCursor, type Page, pageOf } from './pages.js'
import type { ScheduledMessage } from './shapes.js'

type Found = ReadDocument<ScheduledDocument>

export type ScheduledQuery = {
  readonly limit: number
  readonly cursor?: string
  readonly status: ScheduledStatus
  readonly roomId?: string
}

const CHUNK = 500
/** What is open at once and is told of, the earliest first; the rest when some of it is done. */
const MOST_DUE = 5_000
/** Sorts after every id. */
const LAST = '~'

/** Messages that a person has scheduled, in the order of sending. */
export async function listScheduled(
  context: QueryContext,
  callerId: string,
  { limit, cursor, status, roomId }: ScheduledQuery,
): Promise<Page<ScheduledMessage> | Denied> {
  const [after] = cursor === undefined ? [''] : (decodeCursor(cursor, 1) ?? [])
  if (after === undefined) return denied('invalid', 'This cursor is not one of ours.')
  const filter: Filter = { userId: callerId, status, order: { $gt: after }, ...(roomId !== undefined && { roomId }) }
  const found = await context.models.find<ScheduledDocument>('scheduled', {
    filter,
    sort: { order: 1 },
    limit: limit + 1,
  })
  return pageOf(found, limit, (last) => encodeCursor(last.body.order), await present(context, found.slice(0, limit)))
}

/** A scheduled message, for who scheduled it. */
export async function getScheduled(
  context: QueryContext,
  scheduledId: string,
  callerId: string,
): Promise<ScheduledMessage | Denied> {
  const found = await findScheduled(context.models, scheduledId)
  if (found === null) return denied('not_found', 'There is no such scheduled message.')
  if (found.body.userId !== callerId) return denied('forbidden', 'Somebody else has scheduled this message.')
  const [shown] = await present(context, [found])
  return shown ?? denied('not_found', 'There is no such scheduled message.')
}

export async function findScheduled(models: ReadModels, scheduledId: string): Promise<Found | null> {
  return (await models.get<ScheduledDocument>('scheduled', [scheduledId]))[0] ?? null
}

/** A message that waits, for who sends what is due. */
export type DueMessage = { readonly scheduledId: string; readonly userId: string; readonly sendAt: string }

/** What is to be sent by a time, the earliest first, as far as the read models know; 5,000 at most. */
export async function dueMessages(models: ReadModels, dueBy: Date): Promise<readonly DueMessage[]> {
  const due: DueMessage[] = []
  const until = sendingOrder(dueBy.toISOString(), LAST)
  for (let after = ''; due.length < MOST_DUE;) {
    const page: readonly Found[] = await models.find<ScheduledDocument>('scheduled', {
      filter: { status: 'pending', order: { $gt: after, $lte: until } },
      sort: { order: 1 },
      limit: CHUNK,
    })
    due.push(...page.map(({ id, body: { userId, sendAt } }) => ({ scheduledId: id, userId, sendAt })))
    if (page.length < CHUNK) break
    after = page.at(-1)?.body.order ?? until
  }
  return due
}

async function present(context: QueryContext, found: readonly Found[]): Promise<readonly ScheduledMessage[]> {
  const bodies = await openFields(
    context.opener,
    found.map(({ body }) => ({ stream: scheduleStream(body.userId), field: 'body', sealed: body.body })),
  )
  return found.map(({ id, body }, i) => {
    const { roomId, type, replyTo, sendAt, status, messageId, problem, createdAt } = body
    const { content, metadata } = (bodies[i] ?? {}) as JsonObject
    return {
      ...{ id, roomId, type, replyTo, sendAt, status, messageId, problem, createdAt },
      content: textOr(content, ''),
      metadata: (metadata ?? {}) as JsonObject,
    }
  })
}
