import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import { AgentsWriting } from '../src/api/live/agents-writing.js'
import type { Services } from '../src/api/services.js'
import { personaOf } from '../src/projections/queries/agents.js'
import { conversationReader } from '../src/projections/queries/conversation.js'
import { firstOpenReplies, tokensOfPerson, tokensOfRoom } from '../src/projections/queries/replies.js'
import { companion } from '../src/reactions/ai/companion/companion.js'
import { blocks } from '../src/reactions/blocks.js'
import { Follower } from '../src/reactions/follower.js'
import { type Job, type Jobs, PATIENCE, type Patience } from '../src/reactions/jobs.js'
import { ReactionRunner } from '../src/reactions/reaction-runner.js'
import type { Reaction } from '../src/reactions/reaction.js'
import { Replies } from '../src/reactions/replies/replies.js'
import { Sweep } from '../src/reactions/sweep.js'
import { providerOf } from './ai/providers.js'
import { openJobs } from './bullmq/jobs.js'
import type { Config } from './config.js'
import type { Engines } from './embedded-engines.js'
import { measureReplies } from './reply-metrics.js'

/** What happens because something happened. */
export type Reacting = {
  readonly jobs: Jobs
  /** Begins to follow the log. @throws StoreUnavailable */
  start(): Promise<void>
  /** What is under way is finished, or left to the next process. */
  close(): Promise<void>
}

type World = {
  readonly services: Omit<Services, 'jobs'>
  readonly engines: Pick<Engines, 'checkpoints'>
  readonly config: Config
  readonly registry: Registry
  readonly log: Logger
}

/** Milliseconds that the first sweep waits for the read models before it asks them again. */
const CATCHING_UP_MS = 5_000

/** Composes the reactions, the queue that runs what takes time, and what turns events into both. */
export function composeReactions(world: World): Reacting {
  const { services, engines, config, log } = world
  const { store, queries } = services
  const { now } = queries
  const writing = new AgentsWriting(services.ephemeral.typing, services.audience)
  const reactions: readonly Reaction[] = [
    repliesOf(world, writing, (added) => jobs.add(added)),
    blocks(services),
  ]
  const runner = new ReactionRunner(reactions)
  const { REDIS_URL: redisUrl, DATA_DIR: dataDir } = config
  const jobs = openJobs({ redisUrl, dataDir, runner, log, patience: patienceOf(config) })
  const { checkpoints } = engines
  const follower = new Follower({ store, checkpoints, reactions, runner, jobs, now, log })
  const sweep = new Sweep({ reactions, jobs, now, log, ready: (signal) => caughtUp(world, signal) })
  return {
    jobs,
    start: async () => {
      await follower.start()
      sweep.start()
    },
    close: async () => {
      await Promise.all([sweep.close(), follower.close()])
      await jobs.close()
      writing.close()
    },
  }
}

const patienceOf = ({ JOB_PATIENCE }: Config): Patience => ({ ...PATIENCE, totalMs: JOB_PATIENCE * 1_000 })

async function caughtUp({ services }: World, signal: AbortSignal): Promise<void> {
  const head = await services.store.head()
  while (!signal.aborted && !(await services.queries.models.waitFor(head, CATCHING_UP_MS)));
}

function repliesOf(
  { services, config, registry, log }: World,
  showing: AgentsWriting,
  addJobs: (jobs: readonly Job[]) => Promise<void>,
): Replies {
  const { rooms, posting, store, queries, head } = services
  const { models, now } = queries
  return new Replies({
    ...{ rooms, posting, store, showing, addJobs, now },
    provider: providerOf(config, log, companion),
    conversations: conversationReader(queries, {
      withholds: (userIds, agentId, isOutside) => withholds(services, userIds, agentId, isOutside),
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
