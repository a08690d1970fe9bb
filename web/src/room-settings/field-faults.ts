import { ParleyProblem, type Room } from '../../../src/client/index.js'
import { errorText } from '../ui/toasts.js'
import type { FieldName, SettingsFields } from './settings-fields.js'

/** What is wrong with fields, in words; `form`: with the whole. */
export type Faults = Readonly<Partial<Record<FieldName | 'form', string>>>

const MOST = { name: 100, description: 2_000, purpose: 2_000, avatarUrl: 2_000, members: 5_000 } as const
const ADDRESS = /^(?:https:\/\/|\/)\S+$/

/** Characters as the server counts them. */
const lengthOf = (text: string): number => Array.from(text).length

/** What is wrong with changes before they are sent. @param shown all of the form, for what belongs together */
export function faultsOf(changed: Partial<SettingsFields>, shown: SettingsFields, room: Room): Faults {
  const { name, avatarUrl, maxMembers } = changed
  return {
    ...tooLong(changed),
    ...(name?.trim() === '' && { name: 'A room needs a name.' }),
    ...(avatarUrl !== undefined &&
      avatarUrl.trim() !== '' &&
      !ADDRESS.test(avatarUrl.trim()) && { avatarUrl: 'This has to be an address that begins with https://' }),
    ...(maxMembers !== undefined && membersFault(maxMembers, room)),
    ...(changed.aiAgents?.length === 0 && shown.aiEnabled && { aiAgents: 'Choose at least one, or switch AI off.' }),
  }
}

function tooLong(changed: Partial<SettingsFields>): Faults {
  const fields = ['name', 'description', 'purpose', 'avatarUrl'] as const
  const long = fields.filter((field) => lengthOf(changed[field]?.trim() ?? '') > MOST[field])
  return Object.fromEntries(long.map((field) => [field, `At most ${MOST[field].toLocaleString()} characters.`]))
}

function membersFault(typed: string, { memberCount }: Room): Faults {
  const count = Number(typed)
  if (!Number.isInteger(count) || count < 1 || count > MOST.members)
    return { maxMembers: `A whole number from 1 to ${MOST.members.toLocaleString()}.` }
  return count < memberCount ? { maxMembers: `The room has ${memberCount.toLocaleString()} members already.` } : {}
}

const BY_PATH: Readonly<Record<string, FieldName>> = {
  ...{ name: 'name', description: 'description', purpose: 'purpose', avatarUrl: 'avatarUrl', maxMembers: 'maxMembers' },
  ...{ historyVisibility: 'historyVisibility', invitePolicy: 'invitePolicy' },
  ...{ 'ai/enabled': 'aiEnabled', 'ai/trigger': 'aiTrigger', 'ai/agents': 'aiAgents' },
}

/** What the server says, at the fields that it is about. */
export function faultsSaid(error: unknown): Faults {
  const said = error instanceof ParleyProblem ? (error.problem.errors ?? []) : []
  const faults = said.flatMap(({ path, message }) => {
    const field = BY_PATH[path.replace(/^\/(?:body\/)?/, '')]
    return field === undefined ? [] : [[field, message] as const]
  })
  return faults.length > 0 ? Object.fromEntries(faults) : { form: errorText(error) }
}
