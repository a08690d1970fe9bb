import { Type } from '@sinclair/typebox'
import { Instant } from '../../domain/room/schema.js'
import { decodeCursor } from '../../projections/queries/pages.js'
import { answerPage, withAnswer } from '../answers.js'
import { operation, type Operation, refuse } from '../operation.js'
import { Id, listOf, pageQuery } from '../schemas.js'
import type { Services } from '../services.js'

const TAG = 'Administration'
const shape = { additionalProperties: false }

/** As many failed jobs as the queue keeps. */
const KEPT = 1_000

const FailedJob = Type.Object(
  {
    id: Type.String(),
    reaction: Type.String({ description: 'Name of the reaction that carries it out' }),
    data: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]), { description: 'Ids and numbers' }),
    runAt: Type.Optional(Instant),
    error: Type.String({ description: 'What was wrong the last time' }),
    attempts: Type.Integer(),
    failedAt: Instant,
  },
  { $id: 'FailedJob', ...shape },
)
const number = Type.Integer({ minimum: 0 })
const JobCounts = Type.Object({ waiting: number, active: number, delayed: number, failed: number }, shape)

/** How many there are up to the end of a page: the queue gives failed jobs from the latest on, one by one. */
function endOf({ limit, cursor }: { readonly limit: number; readonly cursor?: string }): number {
  const from = cursor === undefined ? 0 : Number(decodeCursor(cursor, 1)?.[0])
  return (Number.isSafeInteger(from) && from > 0 ? Math.min(from, KEPT) : 0) + limit
}

export const adminJobOperations = ({ jobs }: Services): readonly Operation[] => [
  operation({
    id: 'listJobs',
    tag: TAG,
    summary: 'How many jobs there are, and those that were given up, the latest first',
    description: 'Failed jobs are kept for 30 days, the latest 1,000 of them.',
    method: 'get',
    path: '/api/admin/jobs',
    kind: 'query',
    access: 'admin',
    idempotency: 'none',
    query: Type.Object(pageQuery),
    responses: { 200: Type.Composite([Type.Object({ counts: JobCounts }), listOf(FailedJob)], shape) },
    problems: ['forbidden'],
    run: async ({ query }) => {
      // First those that failed: this opens the queue, which counting alone does not.
      const failed = (await jobs.failed(endOf(query) + 1)).map(({ runAt, ...job }) => ({
        ...job,
        ...(runAt !== undefined && { runAt: runAt.toISOString() }),
      }))
      const counts = await jobs.counts()
      const page = await answerPage(() => Promise.resolve(failed), query)
      return withAnswer(page, ({ body }) => ({ body: { counts, ...(body as object) } }))
    },
  }),
  operation({
    id: 'retryJob',
    tag: TAG,
    summary: 'Try a job again that was given up',
    method: 'post',
    path: '/api/admin/jobs/:jobId/retry',
    kind: 'command',
    access: 'admin',
    idempotency: 'record',
    params: Type.Object({ jobId: Id }),
    responses: { 202: null },
    problems: ['forbidden', 'not_found'],
    run: async ({ params }) =>
      (await jobs.retry(params.jobId)) ? { status: 202 } : refuse('not_found', 'There is no such failed job.'),
    replay: () => Promise.resolve({ status: 202 }),
  }),
]
