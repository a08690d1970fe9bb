import type { Heard } from './scene.js'
import { isStopWord, stemsOf } from './stop-words.js'
import { sentencesOf, stemOf, withoutMentions, wordsOf, writtenWords } from './text.js'

/** A sentence that stands for what was said. */
export type Point = { readonly turn: Heard; readonly sentence: string }
/** What a conversation was about. */
export type Salient = {
  /** In the order in which they were said. */
  readonly points: readonly Point[]
  /** Words that several messages have in common, as they were written, the most frequent first. */
  readonly topics: readonly string[]
}

type Candidate = Point & { readonly stems: ReadonlySet<string>; readonly order: number }

/** Sentences that are weighed, the latest ones: more of them say little more, and take time. */
const MOST_CANDIDATES = 400
const SENTENCES_OF_TURN = 6
const MOST_TOPICS = 4
const SHORTEST_TOPIC = 4
/** A sentence of few words is not better for being short. */
const DAMPING = 4
/** One word says nothing about another one. */
const FEWEST_STEMS = 2

/**
 * The sentences that carry most of what was talked about: those whose words come back in other messages, each taking from the weight of the
 * words that it covers, so that the next one says something else.
 * @param most how many of them
 */
export function salient(turns: readonly Heard[], most: number): Salient {
  const stems = turns.map(({ text }) => stemsOf(withoutMentions(text)))
  const weights = weightsOf(stems)
  const topics = topicsOf(turns, stems, weights)
  const candidates = candidatesOf(turns)
  const points: Candidate[] = []
  while (points.length < most) {
    const best = bestOf(candidates, weights)
    if (best === null) break
    points.push(best)
    candidates.delete(best)
    for (const stem of best.stems) weights.set(stem, (weights.get(stem) ?? 0) / 4)
  }
  return { points: points.sort((a, b) => a.order - b.order), topics }
}

/** In how many messages a word is. */
function weightsOf(turns: readonly ReadonlySet<string>[]): Map<string, number> {
  const weights = new Map<string, number>()
  for (const stems of turns) for (const stem of stems) weights.set(stem, (weights.get(stem) ?? 0) + 1)
  return weights
}

function candidatesOf(turns: readonly Heard[]): Set<Candidate> {
  const all = turns.flatMap((turn) =>
    sentencesOf(turn.text)
      .slice(0, SENTENCES_OF_TURN)
      .map((sentence) => ({ turn, sentence })),
  )
  const weighed = all
    .slice(-MOST_CANDIDATES)
    .map((point, order) => ({ ...point, order, stems: stemsOf(withoutMentions(point.sentence)) }))
  return new Set(weighed.filter(({ stems }) => stems.size >= FEWEST_STEMS))
}

function bestOf(candidates: ReadonlySet<Candidate>, weights: ReadonlyMap<string, number>): Candidate | null {
  let best: Candidate | null = null
  let highest = 0
  for (const candidate of candidates) {
    const score = scoreOf(candidate.stems, weights)
    if (score > highest) [best, highest] = [candidate, score]
  }
  return best
}

function scoreOf(stems: ReadonlySet<string>, weights: ReadonlyMap<string, number>): number {
  let sum = 0
  for (const stem of stems) sum += weights.get(stem) ?? 0
  return sum / (stems.size + DAMPING)
}

/** The words that are in most messages, as they were written where they came first. */
function topicsOf(
  turns: readonly Heard[],
  stems: readonly ReadonlySet<string>[],
  weights: ReadonlyMap<string, number>,
): readonly string[] {
  const common = [...weights].filter(([, weight]) => weight > 1).sort(([, a], [, b]) => b - a)
  return common
    .slice(0, 2 * MOST_TOPICS)
    .flatMap(([stem]) => writtenAs(stem, turns[stems.findIndex((one) => one.has(stem))]?.text ?? '') ?? [])
    .filter((word) => word.length >= SHORTEST_TOPIC)
    .slice(0, MOST_TOPICS)
}

const writtenAs = (stem: string, text: string): string | undefined =>
  writtenWords(text).find((written) => wordsOf(written).some((word) => !isStopWord(word) && stemOf(word) === stem))
