import type { Room, RoomFields } from '../../../src/client/index.js'

/** A room's settings as a form holds them: texts are never null, and numbers are what was typed. */
export type SettingsFields = {
  readonly name: string
  readonly description: string
  readonly purpose: string
  readonly avatarUrl: string
  readonly aiEnabled: boolean
  readonly aiTrigger: Room['ai']['trigger']
  readonly aiAgents: readonly string[]
  readonly maxMembers: string
  readonly historyVisibility: Room['historyVisibility']
  readonly invitePolicy: Room['invitePolicy']
}
export type FieldName = keyof SettingsFields

export const fieldsOf = (room: Room): SettingsFields => ({
  name: room.name ?? '',
  description: room.description ?? '',
  purpose: room.purpose ?? '',
  avatarUrl: room.avatarUrl ?? '',
  aiEnabled: room.ai.enabled,
  aiTrigger: room.ai.trigger,
  aiAgents: room.ai.agents,
  maxMembers: String(room.maxMembers),
  historyVisibility: room.historyVisibility,
  invitePolicy: room.invitePolicy,
})

const TEXTS = ['name', 'description', 'purpose', 'avatarUrl'] as const

/** What is sent to change just these fields: an empty text is none. */
export function toRoomFields(changes: Partial<SettingsFields>): RoomFields {
  const { aiEnabled, aiTrigger, aiAgents, maxMembers, historyVisibility, invitePolicy } = changes
  const texts = TEXTS.flatMap((field) => {
    const text = changes[field]?.trim()
    return text === undefined ? [] : [[field, text === '' ? null : text] as const]
  })
  const ai = {
    ...(aiEnabled !== undefined && { enabled: aiEnabled }),
    ...(aiTrigger !== undefined && { trigger: aiTrigger }),
    ...(aiAgents !== undefined && { agents: [...aiAgents] }),
  }
  return {
    ...Object.fromEntries(texts),
    ...(Object.keys(ai).length > 0 && { ai }),
    ...(maxMembers !== undefined && { maxMembers: Number(maxMembers) }),
    ...(historyVisibility !== undefined && { historyVisibility }),
    ...(invitePolicy !== undefined && { invitePolicy }),
  }
}
