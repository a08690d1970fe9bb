import { type Static, Type } from '@sinclair/typebox'
import {
  AiTrigger,
  HistoryVisibility,
  InvitePolicy,
  LIMITS,
  type RoomSettings,
  type RoomText,
} from '../../domain/room/schema.js'
import { refuse, type Refusal } from '../operation.js'
import { AvatarUrl, body, Id, LongText, orNull, RoomName } from '../schemas.js'
import type { Services } from '../services.js'
import { account } from './people.js'

const Ai = body({
  enabled: Type.Optional(Type.Boolean()),
  trigger: Type.Optional(AiTrigger),
  agents: Type.Optional(Type.Array(Id, { maxItems: LIMITS.agents, uniqueItems: true })),
})

/** What a client may say of a room, when making it and afterwards. */
export const roomFields = {
  name: Type.Optional(orNull(RoomName)),
  description: Type.Optional(orNull(LongText)),
  purpose: Type.Optional(orNull(LongText)),
  avatarUrl: Type.Optional(orNull(AvatarUrl)),
  aiEnabled: Type.Optional(Type.Boolean({ description: 'Short for ai.enabled' })),
  ai: Type.Optional(Ai),
  maxMembers: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMITS.members })),
  historyVisibility: Type.Optional(HistoryVisibility),
  invitePolicy: Type.Optional(InvitePolicy),
}
export type RoomFields = Static<ReturnType<typeof body<typeof roomFields>>>

/** The texts that are given. */
export function textOf({ name, description, purpose, avatarUrl }: RoomFields): RoomText {
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(purpose !== undefined && { purpose }),
    ...(avatarUrl !== undefined && { avatarUrl }),
  }
}

/** AI settings that are given: what is left out stays, or is as by default. */
export type GivenAi = Partial<RoomSettings['ai']>

/** The AI settings asked for, in either spelling. */
export async function aiOf(services: Services, { ai, aiEnabled }: RoomFields): Promise<GivenAi | Refusal> {
  if (aiEnabled !== undefined && ai?.enabled !== undefined && ai.enabled !== aiEnabled)
    return refuse('invalid', 'aiEnabled and ai.enabled differ.', [
      { path: '/aiEnabled', message: 'must be what ai.enabled is' },
    ])
  if (!(await areAgents(services, ai?.agents ?? [])))
    return refuse('invalid', 'An agent is not an AI user.', [
      { path: '/ai/agents', message: 'must be ids of AI users' },
    ])
  const enabled = ai?.enabled ?? aiEnabled
  return { ...ai, ...(enabled !== undefined && { enabled }) }
}

async function areAgents(services: Services, ids: readonly string[]): Promise<boolean> {
  const accounts = await Promise.all(ids.map((id) => account(services, id)))
  return accounts.every((found) => found?.kind === 'ai')
}
