import { type NewRoom, ParleyProblem, type User } from '../../../../src/client/index.js'
import { errorText } from '../../ui/toasts.js'

/** What an AI companion answers. */
export type Trigger = 'every_message' | 'mention'

/** A new room as it is filled in. */
export type NewRoomForm = {
  readonly type: 'private' | 'public' | 'admin'
  readonly name: string
  readonly purpose: string
  readonly description: string
  readonly invitees: readonly User[]
  readonly aiEnabled: boolean
  /** Null as long as nobody has chosen: see `triggerOf`. */
  readonly trigger: Trigger | null
  /** Ids of the AI members chosen; none: the usual one. */
  readonly agents: readonly string[]
  readonly maxMembers: string
  readonly historyVisibility: 'all' | 'since_join'
  readonly invitePolicy: 'members' | 'moderators'
}

export const EMPTY_FORM: NewRoomForm = {
  ...{ type: 'private', name: '', purpose: '', description: '', invitees: [] },
  ...{ aiEnabled: false, trigger: null, agents: [] },
  ...{ maxMembers: '100', historyVisibility: 'all', invitePolicy: 'members' },
}

/** What is wrong, by field; `form`: with the whole. */
export type RoomFaults = Readonly<Partial<Record<keyof NewRoomForm | 'form', string>>>

const MOST_MEMBERS = 5_000
const LONGEST_NAME = 100
const LONGEST_TEXT = 2_000
const characters = (text: string): number => Array.from(text).length

/** What the server would not take, told before it is asked. */
export function faultsIn({ name, purpose, description, maxMembers }: NewRoomForm): RoomFaults {
  const most = Number(maxMembers)
  const isCount = /^\d+$/.test(maxMembers.trim()) && most >= 1 && most <= MOST_MEMBERS
  const tooLong = `Please use at most ${LONGEST_TEXT.toLocaleString()} characters.`
  return {
    ...(characters(name.trim()) > LONGEST_NAME && { name: `Please use at most ${LONGEST_NAME} characters.` }),
    ...(characters(purpose) > LONGEST_TEXT && { purpose: tooLong }),
    ...(characters(description) > LONGEST_TEXT && { description: tooLong }),
    ...(!isCount && { maxMembers: `Please enter a number from 1 to ${MOST_MEMBERS.toLocaleString()}.` }),
  }
}

/** Among people a companion waits until it is asked, unless somebody wants it otherwise. */
export const triggerOf = ({ trigger, type, invitees }: NewRoomForm): Trigger =>
  trigger ?? (type === 'public' || invitees.length > 0 ? 'mention' : 'every_message')

/** The command that makes the room. What is left empty is left to the server. */
export function roomOf(form: NewRoomForm): NewRoom {
  const [name, purpose, description] = [form.name.trim(), form.purpose.trim(), form.description.trim()]
  const { aiEnabled, agents, invitees, type, historyVisibility, invitePolicy } = form
  return {
    ...{ type, historyVisibility, invitePolicy, maxMembers: Number(form.maxMembers) },
    ...(name !== '' && { name }),
    ...(purpose !== '' && { purpose }),
    ...(description !== '' && { description }),
    ...(invitees.length > 0 && { invitees: invitees.map(({ id }) => id) }),
    ai: {
      enabled: aiEnabled,
      ...(aiEnabled && { trigger: triggerOf(form) }),
      ...(aiEnabled && agents.length > 0 && { agents: [...agents] }),
    },
  }
}

const FIELDS: Readonly<Record<string, keyof NewRoomForm>> = {
  ...{ name: 'name', purpose: 'purpose', description: 'description', invitees: 'invitees', type: 'type' },
  ...{ 'ai/agents': 'agents', ai: 'aiEnabled', aiEnabled: 'aiEnabled', maxMembers: 'maxMembers' },
  ...{ historyVisibility: 'historyVisibility', invitePolicy: 'invitePolicy' },
}

/** What the server says against it, at the field that it is about. */
export function faultsSaid(error: unknown): RoomFaults {
  if (!(error instanceof ParleyProblem)) return { form: errorText(error) }
  if (error.code === 'blocked' || error.code === 'not_found') return { invitees: error.message }
  const named = (error.problem.errors ?? []).flatMap(({ path, message }) => {
    const field = fieldAt(path)
    return field === undefined ? [] : [[field, message] as const]
  })
  return named.length > 0 ? Object.fromEntries(named) : { form: error.message }
}

/** `/invitees/3` is about the invitees. */
function fieldAt(path: string): keyof NewRoomForm | undefined {
  const place = path.replace(/^\/(body\/)?/, '')
  return FIELDS[place] ?? FIELDS[place.split('/').slice(0, 2).join('/')] ?? FIELDS[place.split('/')[0] ?? '']
}

/** Fields that are folded away at first: a fault in them unfolds them. */
export const isAdvanced = (faults: RoomFaults): boolean =>
  (['description', 'maxMembers', 'historyVisibility', 'invitePolicy'] as const).some(
    (field) => faults[field] !== undefined,
  )
