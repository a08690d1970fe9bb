import type { JsonObject } from '../../domain/json.js'
import { allOwed, notice, skip } from './notices.js'
import type { Budget, ReplyPorts, UsageReader } from './ports.js'
import type { Question } from './question.js'

const DAY_MS = 86_400_000

/** Whose budget is spent. */
export type Spent = { readonly scope: 'room' } | { readonly scope: 'person'; readonly userId: string }

/** Whether the day's budget for a question is spent: the room's, or that of the person who asked. */
export async function spent(
  usage: UsageReader,
  budget: Budget,
  { roomId, userId }: Question,
  now: Date,
): Promise<Spent | null> {
  const day = dayOf(now)
  if (budget.room > 0 && (await usage.ofRoom(roomId, day)) >= budget.room) return { scope: 'room' }
  if (userId === undefined || budget.person === 0) return null
  return (await usage.ofPerson(userId, day)) >= budget.person ? { scope: 'person', userId } : null
}

/** Says once a day that there are no more answers until the next; what is asked after that is passed over. */
export async function tellSpent(ports: ReplyPorts, question: Question, whose: Spent): Promise<void> {
  const { agentId, revision } = question
  const now = ports.now()
  const until = new Date((Math.floor(now.getTime() / DAY_MS) + 1) * DAY_MS).toISOString()
  const facts: JsonObject & { readonly kind: string } = { kind: 'ai_budget_spent', agentId, ...whose, until }
  const key = ['budget', agentId, dayOf(now), ...(whose.scope === 'person' ? [whose.userId] : [])].join(' ')
  // A room's budget is everybody's; of a person's, the others may go on.
  const covered = whose.scope === 'room' ? await allOwed(ports, question) : { upTo: revision, count: 1 }
  if (!(await notice(ports, question, covered, key, facts))) await skip(ports, question, 'budget')
}

const dayOf = (time: Date): string => time.toISOString().slice(0, 10)
