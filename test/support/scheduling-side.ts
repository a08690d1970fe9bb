import { randomUUID } from 'node:crypto'
import type { RecordedEvent } from '../../src/commands/event-store.js'
import {
  cancelScheduled,
  changeScheduled,
  scheduleMessage,
  type ScheduledChanges,
  type SchedulingPorts,
} from '../../src/commands/scheduled-messages.js'
import { Unsealer } from '../../src/commands/unsealing.js'
import { Writers } from '../../src/commands/writers.js'
import { scheduleDecider } from '../../src/domain/schedule/decider.js'
import { scheduleEvents, scheduleStream } from '../../src/domain/schedule/events.js'
import type { Job } from '../../src/reactions/jobs.js'
import type { Reaction } from '../../src/reactions/reaction.js'
import { scheduledMessages } from '../../src/reactions/scheduled-messages.js'
import { WriteSide } from './write-side.js'

export const PERSON = 'ann'
export const ROOM = 'r'

/** One process that schedules and sends, over real files and a clock that is set by hand. */
export class SchedulingSide {
  readonly scheduling: SchedulingPorts
  readonly reaction: Reaction

  private constructor(readonly side: WriteSide) {
    const { store, keys, snapshots, clock } = side
    const ports = { store, keys, snapshots, now: () => clock.now() }
    const schedules = new Writers({ category: 'schedule', decider: scheduleDecider, events: scheduleEvents }, ports)
    this.scheduling = { schedules, store, unsealer: new Unsealer(keys) }
    const { scheduling } = this
    this.reaction = scheduledMessages({ scheduling, posting: side.ports, now: ports.now, due: () => this.due() })
  }

  /** With a room of `owner` and `ann`. */
  static async open(folder: string): Promise<SchedulingSide> {
    const here = new SchedulingSide(await WriteSide.open(folder))
    here.setClock('2026-11-21T12:00:00.000Z')
    await here.side.createRoom(ROOM, [PERSON])
    return here
  }

  /** The next process over the same files: it remembers nothing. */
  another(): SchedulingSide {
    return new SchedulingSide(this.side.another())
  }

  setClock(at: string): void {
    this.side.clock.now = () => new Date(at)
  }

  /** @returns its id */
  async schedule(sendAt: string, content = 'Hello', more: object = {}): Promise<string> {
    const scheduledId = randomUUID()
    const { metadata, clientId, ...others } = more as { metadata?: { x: number }; clientId?: string }
    const body = { content, ...(metadata && { metadata }), ...(clientId !== undefined && { clientId }) }
    const message = { scheduledId, userId: PERSON, roomId: ROOM, sendAt, type: 'text', body, ...others } as const
    const outcome = await scheduleMessage(this.scheduling, message, cause())
    if (outcome.kind !== 'appended') throw new Error(outcome.kind)
    return scheduledId
  }

  change(scheduledId: string, changes: ScheduledChanges) {
    return changeScheduled(this.scheduling, PERSON, scheduledId, changes, cause())
  }

  cancel(scheduledId: string) {
    return cancelScheduled(this.scheduling, { scheduledId, userId: PERSON }, cause())
  }

  run(job: Job): Promise<void> {
    return this.reaction.run(job, { number: 1, onDemand: false, signal: new AbortController().signal })
  }

  /** The jobs that follow from the schedule's events so far. */
  async jobs(): Promise<readonly Job[]> {
    const events = await this.scheduledEvents()
    return events
      .filter(({ type }) => this.reaction.handles.includes(type))
      .flatMap((event) => this.reaction.jobsFor(event))
  }

  async scheduledEvents(): Promise<readonly RecordedEvent[]> {
    return this.side.store.readStream(scheduleStream(PERSON), 0, 500)
  }

  /** What the read models would tell. */
  private async due() {
    const { state } = await this.scheduling.schedules.of(PERSON).current()
    return [...state].map(([scheduledId, { sendAt }]) => ({ scheduledId, userId: PERSON, sendAt }))
  }

  async typesOf(scheduledId: string): Promise<readonly string[]> {
    const events = await this.scheduledEvents()
    return events.filter(({ data }) => data['scheduledId'] === scheduledId).map(({ type }) => type)
  }
}

const cause = () => ({ commandId: randomUUID(), correlationId: 'request' })
