import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import { AgentsWriting } from '../src/api/live/agents-writing.js'
import type { Services } from '../src/api/services.js'
import type { Position } from '../src/commands/event-store.js'
import { withholding } from '../src/commands/preferences.js'
import { personaOf } from '../src/projections/queries/agents.js'
import { conversationReader } from '../src/projections/queries/conversation.js'
import { openInvitesDueBy, knownInvite } from '../src/projections/queries/known-invite.js'
import { firstOpenReplies, tokensOfPerson, tokensOfRoom } from '../src/projections/queries/replies.js'
import { dueMessages } from '../src/projections/queries/scheduled.js'
import { companion } from '../src/reactions/ai/companion/companion.js'
import { blocks } from '../src/reactions/blocks.js'
import { declineNotices } from '../src/reactions/declines.js'
import { Follower } from '../src/reactions/follower.js'
import { homeNotices } from '../src/reactions/notices.js'
import { inviteExpiry } from '../src/reactions/invite-expiry.js'
import { inviteMessages } from '../src/reactions/invites.js'
import { type Job, type Jobs, type Patience } from '../src/reactions/jobs.js'
import { ReactionRunner } from '../src/reactions/reaction-runner.js'
import type { Reaction } from '../src/reactions/reaction.js'
import { Replies } from '../src/reactions/replies/replies.js'
import { scheduledFailures } from '../src/reactions/scheduled-failures.js'
import { scheduledMessages } from '../src/reactions/scheduled-messages.js'
import { Sweep } from '../src/reactions/sweep.js'
import { untilEnded } from '../src/reactions/until-ended.js'
import { providerOf } from './ai/providers.js'
import { openJobs } from './bullmq/jobs.js'
import type { Config } from './config.js'
import { composeContactReminders } from './contact-reminders.js'
import type { Engines } from './engines.js'
import { Leadership, type Work } from './leadership.js'
import { measureReplies } from './reply-metrics.js'

/** What happens because something happened. */
export type Reacting = {
  readonly jobs: Jobs
  /** Begins to carry out jobs and, when it is this process's turn, to follow the log. @throws StoreUnavailable */
  start(): Promise<void>
  /** What is under way is finished, or left to the next process. */
  close(): Promise<void>
}

/** All that operations work with, but the queue. */
export type SettledServices = Omit<Services, 'jobs'>

/** What tests put in the place of the real ones, seeing what these work with. */
export type ReplaceReactions = (reactions: readonly Reaction[], services: SettledServices) => readonly Reaction[]

type World = {
  readonly services: SettledServices
  readonly engines: Pick<Engines, 'checkpoints' | 'leases'>
  readonly config: Config
  readonly registry: Registry
  readonly patience: Patience
  readonly log: Logger
}

/** Milliseconds between two looks whether a queue that was lost can be opened again. */
const RESUME_MS = 10_000

/** Milliseconds that the first sweep waits for the read models before it asks them again. */
const CATCHING_UP_MS = 5_000

/** Composes the reactions, the queue that runs what takes time, and what turns events into both. */
export function composeReactions(world: World, replace: ReplaceReactions = (reactions) => reactions): Reacting {
  const { services, config, log } = world
  const { checkpoints, leases } = world.engines
  const { store, queries } = services
  const { now } = queries
  const writing = new AgentsWriting(services.ephemeral.typing, services.ephemeral.partials)
  const { reminders, messages } = composeContactReminders(services, checkpoints, log)
  const composed: readonly Reaction[] = [
    repliesOf(world, writing, (added) => jobs.add(added)),
    ...inviteReactions(services),
    ...scheduleReactions(services),
    blocks(services),
    messages,
  ]
  const reactions = replace(composed, services)
  const runner = new ReactionRunner(reactions)
  const { REDIS_URL: redisUrl, DATA_DIR: dataDir } = config
  const isWorking = config.ROLES.has('worker')
  const jobs = openJobs({ redisUrl, logId: store.logId, dataDir, runner, log, patience: world.patience, isWorking })
  const ready = (signal: AbortSignal) => caughtUp(world, signal)
  const besides = async (signal: AbortSignal) => {
    await Promise.all([untilEnded(signal, jobs.resume()), reminders.pass(signal)])
  }
  const begin = async (): Promise<Work> => {
    const follower = new Follower({ store, checkpoints, reactions, runner, jobs, now, log })
    const sweep = new Sweep({ reactions, jobs, now, log, ready, besides })
    await follower.start()
    sweep.start()
    const close = async (): Promise<void> => {
      await Promise.all([sweep.close(), follower.close()])
    }
    return { close }
  }
  const report = (err: unknown): void => log.warn({ err }, 'reactions')
  const leadership = new Leadership({ leases, name: 'reactions', begin, report })
  const helping = redisUrl === undefined ? null : new Helping(jobs, report)
  return {
    jobs,
    start: async () => {
      await leadership.start()
      helping?.start()
    },
    close: async () => {
      helping?.close()
      await leadership.close()
      await jobs.close()
      writing.close()
    },
  }
}

/** Takes jobs of a queue that several processes share, also while another one follows the log. */
class Helping {
  private timer: NodeJS.Timeout | undefined

  constructor(
    private readonly jobs: Jobs,
    private readonly report: (error: unknown) => void,
  ) {}

  start(): void {
    const resume = (): void => void this.jobs.resume().catch(this.report)
    resume()
    this.timer = setInterval(resume, RESUME_MS)
  }

  close(): void {
    clearInterval(this.timer)
  }
}

async function caughtUp({ services }: World, signal: AbortSignal): Promise<void> {
  const head = await services.store.head()
  while (!signal.aborted && !(await services.queries.models.waitFor(head, CATCHING_UP_MS)));
}

function repliesOf(
  { services, engines, config, registry, log }: World,
  showing: AgentsWriting,
  addJobs: (jobs: readonly Job[]) => Promise<void>,
): Replies {
  const { rooms, posting, store, queries, head } = services
  const { models, now } = queries
  return new Replies({
    ...{ rooms, posting, store, showing, addJobs, now, leases: engines.leases },
    provider: providerOf(config, log, companion),
    conversations: conversationReader(queries, {
      withholds: withholding(services.users),
      personaOf: (agentId) => personaOf(queries, agentId),
      head,
    }),
    usage: {
      ofRoom: (roomId, day) => tokensOfRoom(models, roomId, day),
      ofPerson: (userId, day) => tokensOfPerson(models, userId, day),
    },
    budget: { room: config.AI_ROOM_BUDGET, person: config.AI_PERSON_BUDGET },
    telemetry: measureReplies(registry, models, now),
    firstOpen: () => firstOpenReplies(models),
  })
}

/** What follows from invites. */
export function inviteReactions({ rooms, posting, queries, settings }: SettledServices): readonly Reaction[] {
  const readInvite = (inviteId: string, upTo: Position) => knownInvite(queries, inviteId, upTo)
  const openInvites = (dueBy: Date, limit: number) => openInvitesDueBy(queries, dueBy, limit)
  return [
    inviteMessages({ rooms, posting, settings, readInvite }),
    declineNotices({ posting, readInvite }),
    inviteExpiry({ rooms, now: queries.now, openInvites }),
  ]
}

function scheduleReactions({ rooms, posting, scheduling, queries, settings }: SettledServices): readonly Reaction[] {
  const due = (dueBy: Date) => dueMessages(queries.models, dueBy)
  return [
    scheduledMessages({ scheduling, posting, now: queries.now, due }),
    scheduledFailures(homeNotices({ rooms, posting, settings })),
  ]
}
