import { setTimeout as sleep } from 'node:timers/promises'
import type { DomainEvent } from '../domain/decider.js'
import { type Aggregate, type AggregateType, foldRecorded, newAggregate } from './aggregate.js'
import { type Batch, BatchDecider, MOST_EVENTS, type Waiting } from './batch-decider.js'
import { Overloaded, type Outcome, type Submission } from './command.js'
import type { DataKey } from './data-key.js'
import {
  type AppendResult,
  type EventStore,
  type NewEvent,
  NO_STREAM,
  type Position,
  type RecordedEvent,
  StoreUnavailable,
} from './event-store.js'
import type { Keys } from './event-writing.js'
import { KeyDestroyed, type KeyRing } from './key-ring.js'
import { encodeSnapshot, loadSnapshot, SNAPSHOT_EVERY, type SnapshotStore } from './snapshots.js'

/** What writers need of the world. */
export type WriterPorts = {
  readonly store: EventStore
  readonly keys: KeyRing
  readonly snapshots: SnapshotStore
  readonly now: () => Date
  /** Other processes write to the same log. */
  readonly isShared?: boolean
  /** Told of every durable append of this process. */
  readonly onAppended?: (stream: string, revision: number, hash: string, position: Position) => void
  /** Told when an append is refused because somebody else has written first; it is decided again. */
  readonly onConflict?: (stream: string) => void
}

/** Commands that may wait for one stream; then callers are told to come back. */
const MOST_WAITING = 2_000
/** Milliseconds above which an append is slow: a cloud disk's fsync, not a local one's. */
const SLOW_MS = 4
/** Times that a batch is decided again because others wrote; the pauses in between make some 0.4 s, 0.8 s at most. */
const MOST_ATTEMPTS = 50
/** Times that an append of unknown outcome is made. */
const MOST_REPEATS = 5
/** Milliseconds after which an append of unknown outcome is not repeated any more: whoever waits is told. */
const REPEATED_FOR_MS = 10_000
const PAGE = 500

/**
 * The one writer of a stream in this process. Its state is cached; commands wait in order; what waits is decided at once
 * and appended as one batch with the exact expected revision (group commit). When another process wrote in between, the tail is read and
 * everything is decided again. Nobody is answered before the batch is durable.
 */
export class StreamWriter<S, C, E extends DomainEvent> {
  private aggregate: Aggregate<S> | undefined
  private snapshotRevision = 0
  private waiting: Waiting<C>[] = []
  private running = false
  private failures = 0
  /** The latest revision that was heard of: whatever is loaded contains it. */
  private heard = NO_STREAM
  private lastTaken = 0
  /** The latest append took long: the disk is worth working beside. */
  private isSlow = false
  /** Tells those whose commands are durable. */
  private unanswered: (() => void) | undefined
  private readonly decider: BatchDecider<S, C, E>

  constructor(
    private readonly type: AggregateType<S, C, E>,
    private readonly stream: string,
    private readonly ports: WriterPorts,
  ) {
    this.decider = new BatchDecider(type, stream, ports.now)
  }

  get isIdle(): boolean {
    return !this.running
  }

  /**
   * Decides a command and makes its events durable.
   * @throws Overloaded when too many commands wait; StoreUnavailable when the log cannot be written
   */
  submit(submission: Submission<C>): Promise<Outcome> {
    if (this.waiting.length >= MOST_WAITING) return Promise.reject(new Overloaded())
    return new Promise((resolve, reject) => {
      this.waiting.push({ submission, resolve, reject })
      if (!this.running) void this.run()
    })
  }

  /** The stream folded to its head as this process knows it. @throws StoreUnavailable */
  async current(): Promise<Aggregate<S>> {
    const known = this.aggregate
    if (known === undefined) return this.load()
    return known.revision < this.heard ? this.catchUp(known) : known
  }

  /**
   * The stream folded to its end: where others write, it is read. For what is decided without an append that would show it outdated.
   * @throws StoreUnavailable
   */
  async latest(): Promise<Aggregate<S>> {
    const known = this.aggregate
    return known !== undefined && this.ports.isShared === true ? this.catchUp(known) : this.current()
  }

  /** Takes note of what anybody has appended to the stream, so that the next decision need not fail first. @param events in their order */
  observe(events: readonly RecordedEvent[]): void {
    this.heard = Math.max(this.heard, events.at(-1)?.revision ?? NO_STREAM)
    const known = this.aggregate
    if (known === undefined) return
    const [first, ...others] = events.filter(({ revision }) => revision > known.revision)
    if (first === undefined) return
    const follows = first.revision === known.revision + 1
    this.aggregate = follows ? foldRecorded(this.type, known, [first, ...others]) : undefined
  }

  private async run(): Promise<void> {
    this.running = true
    while (this.waiting.length > 0) {
      // What else this turn of the event loop brings goes into the same append.
      if (this.unanswered === undefined) await new Promise(setImmediate)
      const taken = this.waiting.splice(0, this.share())
      try {
        await this.process(taken)
      } catch (error) {
        // The append may have happened all the same: whatever is cached may be behind, so it is read again before the next decision.
        this.aggregate = undefined
        this.failures += 1
        for (const { reject } of taken) reject(error)
      }
      if (!this.isSlow || this.waiting.length === 0) this.answer()
    }
    this.running = false
  }

  /**
   * All who wait. On a slow disk half of those who wait or are about to be answered: while one half is being made durable, the other is
   * received and answered. (On a fast one that would only mean more, smaller appends.)
   */
  private share(): number {
    if (!this.isSlow) return MOST_EVENTS
    const share = Math.min(Math.ceil((this.waiting.length + this.lastTaken) / 2), MOST_EVENTS)
    this.lastTaken = Math.min(share, this.waiting.length)
    return share
  }

  private answer(): void {
    this.unanswered?.()
    this.unanswered = undefined
  }

  private async process(taken: readonly Waiting<C>[]): Promise<void> {
    const keys = await keysOf(this.ports.keys, new Set(taken.flatMap(({ submission }) => submission.subjects)))
    // What is read from now on is later than all these commands.
    let isRead = this.ports.isShared !== true || this.aggregate === undefined
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      const before = this.aggregate ?? (await this.load())
      const batch = this.decider.decideAll(taken, before, keys)
      if (batch.events.length === 0 && !isRead) {
        // An append would show that the state was the present one. Nobody is refused on account of one that others have changed.
        isRead = true
        if ((await this.catchUp(before)).revision !== before.revision) continue
      }
      const appending = this.append(before.revision, batch.events, before.position)
      // Answering takes time, in which the next append could already be on its way: it goes first.
      if (this.unanswered !== undefined) setImmediate(this.unanswered)
      this.unanswered = undefined
      const started = performance.now()
      const result = await appending
      this.isSlow = performance.now() - started > SLOW_MS
      if (result.appended) {
        this.settle(batch, before.revision, result.position)
        this.waiting.unshift(...batch.postponed)
        return
      }
      this.ports.onConflict?.(this.stream)
      // Short: who won the race does not pause, so whoever pauses long loses again and again.
      await sleep(Math.random() * 2 ** Math.min(attempt, 4))
      await this.catchUp(before)
      isRead = true
    }
    throw new StoreUnavailable('the stream is being written by others too often')
  }

  /** Reads what others have written since. */
  private async catchUp(before: Aggregate<S>): Promise<Aggregate<S>> {
    return this.keep(await this.foldTail(before))
  }

  /** Keeps what is later: the log may have been heard of meanwhile. */
  private keep(aggregate: Aggregate<S>): Aggregate<S> {
    if (this.aggregate === undefined || this.aggregate.revision < aggregate.revision) this.aggregate = aggregate
    return this.aggregate
  }

  /** Appends, repeating with identical bytes while the outcome is unknown. */
  private async append(expected: number, events: readonly NewEvent[], unchanged: Position): Promise<AppendResult> {
    if (events.length === 0) return { appended: true, position: unchanged }
    const until = performance.now() + REPEATED_FOR_MS
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.ports.store.append(this.stream, expected, events)
      } catch (error) {
        const isUnknown = error instanceof StoreUnavailable && error.outcomeUnknown
        if (!isUnknown || attempt >= MOST_REPEATS || performance.now() > until) throw error
        await sleep(Math.random() * 50 * 2 ** attempt)
      }
    }
  }

  private settle(batch: Batch<S, C>, before: number, position: Position): void {
    const aggregate = this.keep({ ...batch.aggregate, position })
    this.unanswered = () => {
      for (const { waiting, answer } of batch.answers) waiting.resolve(answer(position))
    }
    const last = batch.events.at(-1)
    if (last !== undefined) this.tell(before + batch.events.length, last.metadata.hash, position)
    if (aggregate.revision - this.snapshotRevision >= SNAPSHOT_EVERY) this.snapshot(aggregate)
  }

  /** The events are durable whatever a listener makes of it: one that throws must not make the answer a failure. */
  private tell(revision: number, hash: string, position: Position): void {
    try {
      this.ports.onAppended?.(this.stream, revision, hash, position)
    } catch {
      // What it was told it can read in the log.
    }
  }

  /** In the background: a snapshot that is lost costs time, never truth. */
  private snapshot(aggregate: Aggregate<S>): void {
    this.snapshotRevision = aggregate.revision
    setImmediate(() => {
      this.ports.snapshots
        .save(this.stream, aggregate.revision, encodeSnapshot(this.type, aggregate))
        .catch(() => undefined)
    })
  }

  private async load(): Promise<Aggregate<S>> {
    const { failures } = this
    const snapshot = await loadSnapshot(this.type, this.stream, this.ports.snapshots, this.ports.store)
    this.snapshotRevision = snapshot?.revision ?? 0
    const loaded = await this.foldTail(snapshot ?? newAggregate(this.type.decider.initialState))
    // A load that began before an append of unknown outcome may lack what that append wrote.
    return failures === this.failures ? this.keep(loaded) : (this.aggregate ?? loaded)
  }

  /** Reads on to the end of the stream, and at least to what was heard of by then. */
  private async foldTail(aggregate: Aggregate<S>): Promise<Aggregate<S>> {
    let folded = await this.foldPages(aggregate)
    for (let attempt = 1; folded.revision < this.heard; attempt += 1) {
      if (attempt > MOST_ATTEMPTS) throw new StoreUnavailable('the log is shorter than it was')
      folded = await this.foldPages(folded)
    }
    return folded
  }

  private async foldPages(aggregate: Aggregate<S>): Promise<Aggregate<S>> {
    let folded = aggregate
    for (;;) {
      const page = await this.ports.store.readStream(this.stream, folded.revision + 1, PAGE)
      folded = foldRecorded(this.type, folded, page)
      if (page.length < PAGE) return folded
      await new Promise(setImmediate)
    }
  }
}

/** The keys of all subjects; null for one whose key is destroyed. */
async function keysOf(ring: KeyRing, subjects: ReadonlySet<string>): Promise<Keys> {
  const keys = new Map<string, DataKey | null>()
  for (const subject of subjects) {
    keys.set(subject, ring.cached(subject) ?? (await ring.ensure(subject).catch(destroyed)))
  }
  return keys
}

function destroyed(error: unknown): null {
  if (error instanceof KeyDestroyed) return null
  throw error
}
