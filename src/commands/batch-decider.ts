import { lookUp } from '../domain/change-window.js'
import type { DomainEvent } from '../domain/decider.js'
import type { Aggregate, AggregateType } from './aggregate.js'
import type { Outcome, Submission } from './command.js'
import type { NewEvent, Position } from './event-store.js'
import { type Keys, recordedAs, write, type Written } from './event-writing.js'

/** Events after which an append is closed; a live subscription of EventStoreDB drops its reader on much larger ones. */
export const MOST_EVENTS = 100
/** Text of one append, in UTF-16 units; stores take 1 MiB of data. */
const MOST_BYTES = 500_000

/** A command that somebody waits for. */
export type Waiting<C> = {
  readonly submission: Submission<C>
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: unknown) => void
}

/** A decided batch: what each waiting command will be told once the events are durable. */
export type Batch<S, C> = {
  readonly aggregate: Aggregate<S>
  readonly events: readonly NewEvent[]
  readonly answers: readonly Answer<C>[]
  /** Not decided, because the append would have become too large. */
  readonly postponed: readonly Waiting<C>[]
}

type Answer<C> = { readonly waiting: Waiting<C>; readonly answer: (position: Position) => Outcome }
type Decided<S> = Written<S> & { readonly answer: (position: Position) => Outcome }

/** Decides the commands of one stream, as many as go into one append. Nothing is written here. */
export class BatchDecider<S, C, E extends DomainEvent> {
  constructor(
    private readonly type: AggregateType<S, C, E>,
    private readonly stream: string,
    private readonly now: () => Date,
  ) {}

  /** Decides all that waits in order, each on the state that those before it leave. */
  decideAll(taken: readonly Waiting<C>[], before: Aggregate<S>, keys: Keys): Batch<S, C> {
    const events: NewEvent[] = []
    const answers: Answer<C>[] = []
    let aggregate = before
    let bytes = 0
    let decided = 0
    for (const waiting of taken) {
      if (bytes > MOST_BYTES || events.length >= MOST_EVENTS) break
      decided += 1
      const result = this.tryToDecide(waiting, aggregate, keys)
      if (result === null) continue
      answers.push({ waiting, answer: result.answer })
      events.push(...result.events)
      aggregate = result.aggregate
      bytes += result.bytes
    }
    return { aggregate, events, answers, postponed: taken.slice(decided) }
  }

  /** A command that cannot be carried out (its person's key is destroyed) fails by itself, not with its neighbours: null. */
  private tryToDecide(waiting: Waiting<C>, aggregate: Aggregate<S>, keys: Keys): Decided<S> | null {
    try {
      return this.decide(waiting.submission, aggregate, keys)
    } catch (error) {
      waiting.reject(error)
      return null
    }
  }

  /** Decides one command on the state that those before it in the batch leave. */
  private decide(submission: Submission<C>, aggregate: Aggregate<S>, keys: Keys): Decided<S> {
    const nothing = { aggregate, events: [], bytes: 0 }
    const settled = settledBefore(submission, aggregate)
    if (settled !== null) return { ...nothing, answer: settled }
    const at = laterOf(this.now().toISOString(), aggregate.lastAt)
    const decision = this.type.decider.decide({ ...submission.command, at } as unknown as C, aggregate.state)
    if (!decision.accepted) return { ...nothing, answer: () => ({ kind: 'rejected', rejection: decision.rejection }) }
    const { revision } = aggregate
    if (decision.events.length === 0)
      return { ...nothing, answer: (position) => ({ kind: 'unchanged', position, revision }) }
    const written = write(this.type, this.stream, aggregate, submission, decision.events, at, keys)
    return {
      ...written,
      answer: (position) => ({
        kind: 'appended',
        position,
        events: recordedAs(written.events, this.stream, revision + 1, position),
      }),
    }
  }
}

/** The answer to a command that was carried out before, or perhaps was. */
function settledBefore<S>(
  { commandId, searchedUpTo }: Pick<Submission<unknown>, 'commandId' | 'searchedUpTo'>,
  { commands }: Aggregate<S>,
): Decided<S>['answer'] | null {
  const earlier = lookUp(commands, commandId)
  if (earlier !== undefined)
    return (position) => ({ kind: 'repeated', position, revision: earlier[0], count: earlier[1] })
  if (searchedUpTo === undefined || searchedUpTo >= commands.completeAfter) return null
  return () => ({ kind: 'unsure', upTo: commands.completeAfter })
}

const laterOf = (a: string, b: string): string => (a > b ? a : b)
