import { Counter, Histogram, type Registry } from 'prom-client'
import { owed } from '../src/projections/queries/replies.js'
import type { ReadModels } from '../src/projections/read-models.js'
import type { ReplyTelemetry } from '../src/reactions/replies/ports.js'
import { cached, gauge } from './metrics.js'

/** Seconds: from the companion to a large model. */
const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120]

/** Milliseconds within which two gauges are asked for by the same scrape. */
const ONE_SCRAPE_MS = 1_000

/** Registers what AI members do and cost. */
export function measureReplies(registry: Registry, models: ReadModels, now: () => Date): ReplyTelemetry {
  const registers = [registry]
  const replies = new Counter({
    name: 'parley_ai_replies_total',
    help: 'Attempts to answer: posted, skipped, budget (a notice), failed (tried again), given_up (a notice)',
    labelNames: ['outcome'],
    registers,
  })
  const tokens = new Counter({
    name: 'parley_ai_tokens_total',
    help: 'Tokens of prompts and completions, as the provider counts them',
    labelNames: ['provider', 'kind'],
    registers,
  })
  const firstText = histogram('parley_ai_first_text_seconds', 'Time from asking a provider to its first words')
  const total = histogram('parley_ai_completion_seconds', 'Time from asking a provider to the end of its answer')
  collectOwed(registry, models, now)
  return {
    ended: (outcome) => replies.inc({ outcome }),
    answered: ({ provider, promptTokens, completionTokens, firstTextMs, totalMs }) => {
      tokens.inc({ provider, kind: 'prompt' }, promptTokens)
      tokens.inc({ provider, kind: 'completion' }, completionTokens)
      if (firstTextMs !== null) firstText.observe({ provider }, firstTextMs / 1_000)
      total.observe({ provider }, totalMs / 1_000)
    },
  }

  function histogram(name: string, help: string): Histogram<'provider'> {
    return new Histogram({ name, help, labelNames: ['provider'], buckets: BUCKETS, registers })
  }
}

function collectOwed(registry: Registry, models: ReadModels, now: () => Date): void {
  const latest = cached(ONE_SCRAPE_MS, () => owed(models, now()))
  const oldest = 'How long the oldest question that AI members have yet to answer has been waiting'
  gauge(registry, 'parley_ai_oldest_question_seconds', oldest, async () => (await latest()).oldestMs / 1_000)
  gauge(
    registry,
    'parley_ai_open_questions',
    'Questions that AI members have yet to answer',
    async () => (await latest()).open,
  )
}
