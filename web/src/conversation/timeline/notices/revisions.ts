/** Revisions from the first to the last, both included. */
export type Span = readonly [from: number, to: number]

/** What of a span is not in others, in ascending order. */
export function missingIn(known: readonly Span[], [from, to]: Span): readonly Span[] {
  const missing: Span[] = []
  let next = from
  for (const [first, last] of sorted(known)) {
    if (first > to) break
    if (first > next) missing.push([next, first - 1])
    next = Math.max(next, last + 1)
  }
  if (next <= to) missing.push([next, to])
  return missing
}

/** Spans with one more; those that touch become one. */
export function withSpan(known: readonly Span[], span: Span): readonly Span[] {
  const spans: Span[] = []
  for (const [first, last] of sorted([...known, span])) {
    const before = spans.at(-1)
    if (before !== undefined && first <= before[1] + 1) spans[spans.length - 1] = [before[0], Math.max(before[1], last)]
    else spans.push([first, last])
  }
  return spans
}

const sorted = (spans: readonly Span[]): readonly Span[] => [...spans].sort(([a], [b]) => a - b)
