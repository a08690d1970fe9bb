import type { RecordedEvent } from '../commands/event-store.js'
import { textIn } from '../domain/json.js'
import type { Attempt, Job } from './jobs.js'

/**
 * A process manager: what follows from what has happened, as event → job → command.
 * Jobs follow from events alone, and a job's command from the job alone, so that both may come any number of times.
 */
export interface Reaction {
  /** Letters, digits and `_`: first part of the ids of its jobs, and part of what its commands are derived from. */
  readonly name: string
  /** Types of events that may call for it. */
  readonly handles: readonly string[]
  /**
   * `direct`: small and local, carried out at once, in the order of the log; only what fails is left to the queue.
   * `queued`: slow, or at a time of its own: always left to the queue.
   */
  readonly mode: 'direct' | 'queued'
  /** What is to be done about an event of one of its types. Pure. */
  jobsFor(event: RecordedEvent): readonly Job[]
  /**
   * What is still to be done, as the log has it: all that has not been done yet and is due by then. Asked now and then, so that the queue
   * may be lost without losing a job. Absent where the order of the log is memory enough (`direct`).
   */
  readonly open?: (dueBy: Date) => Promise<readonly Job[]>
  /** Milliseconds after which an event is no news any more and is passed over: only of interest to who follows an old log from its beginning. */
  readonly newsForMs?: number
  /** Carries out one of its jobs; see `JobRunner.run`. */
  run(job: Job, attempt: Attempt): Promise<void>
  /** See `JobRunner.giveUp`. Absent: the administrators' list of failed jobs says enough. */
  readonly giveUp?: (job: Job, error: Error) => Promise<void>
}

/** Id of a job: of a reaction, because of an event, about something of it (an agent, for instance). */
export const jobId = (reaction: string, ...parts: readonly string[]): string => [reaction, ...parts].join('-')

/** What a job carries of the event that called for it, for `causeOf`. */
export const becauseOf = ({ id, metadata }: RecordedEvent) => ({
  eventId: id,
  correlationId: metadata.correlationId,
})

/** Where what a job does comes from: the event that called for it. */
export const causeOf = (data: Job['data']) => ({
  correlationId: textIn(data, 'correlationId'),
  causationId: textIn(data, 'eventId'),
})
