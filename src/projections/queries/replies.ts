import { type AiUsageDocument, usageId } from '../models/ai-usage.js'
import type { OpenRepliesDocument } from '../models/open-replies.js'
import type { ReadModels } from '../read-models.js'

const PAGE = 500

/** What an agent has to answer first in a room. */
export type FirstOpen = { readonly roomId: string; readonly agentId: string; readonly revision: number }

const waitingLongest = (models: ReadModels) =>
  models.find<OpenRepliesDocument>('openReplies', {
    filter: { since: { $gt: '' } },
    sort: { since: 1 },
    limit: PAGE,
  })

/** For agents and rooms with something owed: what comes first, those who have waited longest first, 500 of them at most. */
export async function firstOpenReplies(models: ReadModels): Promise<readonly FirstOpen[]> {
  const found = await waitingLongest(models)
  return found.flatMap(({ body: { roomId, agentId, open } }) =>
    open[0] === undefined ? [] : [{ roomId, agentId, revision: open[0].revision }],
  )
}

/** How many answers are owed (by those who have waited longest, 500 of them at most), and for how many milliseconds the oldest question has waited. */
export async function owed(
  models: ReadModels,
  now: Date,
): Promise<{ readonly open: number; readonly oldestMs: number }> {
  const found = await waitingLongest(models)
  const [oldest] = found
  const open = found.reduce((sum, { body }) => sum + body.open.length, 0)
  return { open, oldestMs: oldest === undefined ? 0 : Math.max(0, now.getTime() - Date.parse(oldest.body.since)) }
}

/** Tokens that answers have cost in a room on one day (UTC, `2026-11-21`). */
export async function tokensOfRoom(models: ReadModels, roomId: string, day: string): Promise<number> {
  const [usage] = await models.get<AiUsageDocument>('aiUsage', [usageId(roomId, day)])
  return usage?.body.tokens ?? 0
}

/** Tokens that answers to one person have cost on one day, in all rooms. */
export async function tokensOfPerson(models: ReadModels, userId: string, day: string): Promise<number> {
  const found = await models.find<AiUsageDocument>('aiUsage', { filter: { userId, day } })
  return found.reduce((sum, { body }) => sum + body.tokens, 0)
}
