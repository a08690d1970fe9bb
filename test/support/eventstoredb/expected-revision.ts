import type { StoredEvent } from './event.js'
import type { StreamHistory } from './stream-history.js'

/** What the writer believes of the stream: its last revision, or less than that. */
export type ExpectedRevision = number | 'any' | 'no_stream' | 'stream_exists'

export type Decision =
  | { readonly kind: 'write' }
  /** All of it is there already: the answer is that of the first time. */
  | { readonly kind: 'repeated'; readonly last: StoredEvent }
  | { readonly kind: 'wrong'; /** none: there is no stream */ readonly actual: number | undefined }
  | { readonly kind: 'deleted' }

/**
 * Whether an append may be written, as the server's index decides it.
 * @param ids those of the events, in order; at least one
 * @param remembered finds an event that was appended since the server started: nothing else tells a repetition that expects `any`
 */
export function decide(
  history: StreamHistory,
  expected: ExpectedRevision,
  ids: readonly string[],
  remembered: (id: string) => StoredEvent | undefined,
): Decision {
  if (history.isTombstoned) return { kind: 'deleted' }
  const wrong = { kind: 'wrong', actual: history.isMissing ? undefined : history.last } as const
  if (expected === 'stream_exists' && history.isMissing) return wrong
  if (expected === 'any' || expected === 'stream_exists') return byMemory(ids, remembered, wrong)
  // What was deleted softly may begin anew, and goes on counting where it was.
  if (expected === 'no_stream' && history.isSoftDeleted) return { kind: 'write' }
  const revision = expected === 'no_stream' ? -1 : expected
  if (revision === history.last) return { kind: 'write' }
  return revision > history.last ? wrong : byRevision(ids, revision, history, wrong)
}

/** An older revision is right only for the very events that follow it. Half of them, or too many, is wrong. */
function byRevision(ids: readonly string[], revision: number, history: StreamHistory, wrong: Decision): Decision {
  const there = ids.map((_, i) => history.events[revision + 1 + i])
  const last = there.at(-1)
  const isSame = there.every((event, i) => event?.id === ids[i])
  return isSame && last !== undefined ? { kind: 'repeated', last } : wrong
}

function byMemory(
  ids: readonly string[],
  remembered: (id: string) => StoredEvent | undefined,
  wrong: Decision,
): Decision {
  const there = ids.map(remembered)
  if (there[0] === undefined) return { kind: 'write' }
  const last = there.at(-1)
  return there.includes(undefined) || last === undefined ? wrong : { kind: 'repeated', last }
}
