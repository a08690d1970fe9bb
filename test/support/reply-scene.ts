import { MemoryLeases } from '../../infra/memory/leases.js'
import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { RecordedEvent } from '../../src/commands/event-store.js'
import type { RoomEventData } from '../../src/domain/room/events.js'
import { openTriggers } from '../../src/domain/room/triggers.js'
import type { Conversation, NoConversation } from '../../src/reactions/ai/conversation.js'
import { type Completion, type Listening, type Provider } from '../../src/reactions/ai/provider.js'
import { GiveUp, type Job, NotNow } from '../../src/reactions/jobs.js'
import type { Budget, ReplyOutcome } from '../../src/reactions/replies/ports.js'
import { Replies } from '../../src/reactions/replies/replies.js'
import type { WriteSide } from './write-side.js'

type Posted = RoomEventData<'MessagePosted'>
type Answering = (conversation: Conversation, listening: Listening) => Promise<Completion>

const FREE = { promptTokens: 10, completionTokens: 5 }

/** A provider that says what it is told to. */
class ScriptedProvider implements Provider {
  readonly name = 'scripted'
  isOutside = true
  asked: string[] = []
  says: Answering = ({ trigger }) => Promise.resolve({ text: `About ${trigger.messageId}`, usage: FREE })

  answer(conversation: Conversation, listening: Listening): Promise<Completion> {
    this.asked.push(conversation.trigger.messageId)
    return this.says(conversation, listening)
  }
}

/** Agents in one room, with the real write side, and a queue that does what its test wants: each job once, twice, late or never. */
export class ReplyScene {
  readonly provider = new ScriptedProvider()
  readonly outcomes: ReplyOutcome[] = []
  readonly shown: string[] = []
  readonly waiting: Job[] = []
  private readonly active = new Set<string>()
  budget: Budget = { room: 0, person: 0 }
  skip: NoConversation['skip'] | undefined
  /** Of all processes together. */
  readonly leases = new MemoryLeases()
  replies: Replies

  private constructor(
    readonly side: WriteSide,
    readonly roomId: string,
    readonly agents: readonly string[],
  ) {
    this.replies = this.another()
  }

  static async open(
    side: WriteSide,
    agents: readonly string[] = ['bot'],
    people = ['ann', 'bob'],
  ): Promise<ReplyScene> {
    const roomId = randomUUID()
    await side.createRoom(roomId, people, {
      settings: {
        ai: { enabled: true, trigger: 'every_message', agents: [...agents] },
        ...{ maxMembers: 100, historyVisibility: 'all', invitePolicy: 'members' },
      },
    })
    return new ReplyScene(side, roomId, agents)
  }

  /** The reaction as another process has it, which remembers nothing. */
  another(side: WriteSide = this.side): Replies {
    return new Replies({
      ...{ rooms: side.rooms, posting: side.ports, store: side.store, provider: this.provider, budget: this.limits() },
      conversations: { read: (about) => Promise.resolve(this.conversation(about.agentId, about.messageId)) },
      showing: {
        begin: () => ({ text: (text) => this.shown.push(text), end: () => this.shown.push('') }),
      },
      usage: { ofRoom: () => this.tokens(), ofPerson: (userId) => this.tokens(userId) },
      telemetry: { ended: (outcome) => this.outcomes.push(outcome), answered: () => undefined },
      firstOpen: () => this.firstOpen(side),
      addJobs: (jobs) => {
        this.add(jobs)
        return Promise.resolve()
      },
      now: () => side.clock.now(),
      leases: this.leases,
    })
  }

  /** Somebody posts; what follows waits in the queue. */
  async post(senderId: string, content: string): Promise<RecordedEvent> {
    const posted = await this.side.post(this.roomId, senderId, content)
    if (posted.kind !== 'posted') throw new Error(posted.kind)
    this.add(this.replies.jobsFor(posted.event))
    return posted.event
  }

  /** Carries out what waits until nothing is left; a failure is not tried again. */
  async drain(replies = this.replies): Promise<unknown[]> {
    const errors: unknown[] = []
    for (;;) {
      const job = this.waiting.shift()
      if (job === undefined) return errors
      await this.run(job, replies).catch((error: unknown) => errors.push(error))
      await setImmediate()
    }
  }

  run(job: Job, replies = this.replies): Promise<void> {
    return replies.run(job, { number: 1, onDemand: false, signal: new AbortController().signal })
  }

  /** Carries out what waits as workers do that take so many jobs at a time; an id that is waiting or being worked on is not taken again. */
  async work(workers: number): Promise<void> {
    const active = new Map<string, Promise<void>>()
    while (this.waiting.length > 0 || active.size > 0) {
      const next = this.waiting.findIndex(({ id }) => !active.has(id))
      if (active.size >= workers || next === -1) {
        await Promise.race(active.values())
        continue
      }
      const [job] = this.waiting.splice(next, 1)
      if (job === undefined) continue
      this.active.add(job.id)
      const run = this.run(job).finally(() => {
        active.delete(job.id)
        this.active.delete(job.id)
      })
      active.set(job.id, run)
      await setImmediate()
    }
  }

  /** Carries out as a queue does that has no patience: what fails is given up. */
  async drainGivingUp(): Promise<void> {
    for (let job = this.waiting.shift(); job !== undefined; job = this.waiting.shift()) {
      const given = job
      await this.run(given).catch((error: unknown) => this.replies.giveUp(given, error as Error))
    }
  }

  /** What the log says is open, as the sweep asks for it. */
  async sweep(): Promise<void> {
    this.add(await this.replies.open())
  }

  add(jobs: readonly Job[]): void {
    for (const job of jobs)
      if (!this.active.has(job.id) && !this.waiting.some(({ id }) => id === job.id)) this.waiting.push(job)
  }

  /** Everything posted in the agents' place: answers and notices. */
  async answers(): Promise<readonly RecordedEvent[]> {
    return (await this.side.posted(this.roomId)).filter((event) => event.data['answers'] !== undefined)
  }

  async skipped(): Promise<readonly unknown[]> {
    const events = await this.side.events(this.roomId)
    return events.filter((event) => event.type === 'ReplySkipped').map(({ data }) => data['reason'])
  }

  async openCount(): Promise<number> {
    const { state } = await this.side.rooms.of(this.roomId).current()
    return this.agents.reduce((sum, agentId) => sum + openTriggers(state, agentId).length, 0)
  }

  private limits(): Budget {
    const budget = () => this.budget
    return {
      get room() {
        return budget().room
      },
      get person() {
        return budget().person
      },
    }
  }

  private async firstOpen(side: WriteSide) {
    const { state } = await side.rooms.of(this.roomId).current()
    return this.agents.flatMap((agentId) => {
      const [first] = openTriggers(state, agentId)
      return first === undefined ? [] : [{ roomId: this.roomId, agentId, revision: first.revision }]
    })
  }

  private async tokens(userId?: string): Promise<number> {
    const paid = (await this.answers()).map(({ data }) => data as unknown as Posted)
    return paid
      .filter(({ answers }) => userId === undefined || answers?.userId === userId)
      .reduce((sum, { usage }) => sum + (usage ? usage.promptTokens + usage.completionTokens : 0), 0)
  }

  private conversation(agentId: string, messageId: string): Conversation | NoConversation {
    if (this.skip !== undefined) return { skip: this.skip }
    const trigger = { messageId, seq: 1, senderId: 'ann', content: '', at: '', replyTo: null }
    const about = { username: agentId, displayName: agentId, kind: 'ai' as const, role: 'ai' as const }
    return {
      room: { id: this.roomId, type: 'private', name: null, description: null, purpose: null },
      agent: { userId: agentId, ...about, bio: null, locale: null, timeZone: null, persona: null },
      ...{ participants: [], memberCount: 0, turns: [trigger], trigger },
    }
  }
}

/** Tells apart how the queue is to go on. */
export const fate = (error: unknown): string =>
  error instanceof GiveUp ? 'give up' : error instanceof NotNow ? `after ${error.afterMs}` : 'again'
