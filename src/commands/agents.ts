import { SYSTEM } from '../domain/actor.js'
import { userStream } from '../domain/user/events.js'
import type { Persona, Profile, ProfileChanges } from '../domain/user/schema.js'
import { type AccountPorts, type Actor, editProfile, type Refused, register, type Registered } from './accounts.js'
import type { Cause, Outcome } from './command.js'
import { derivedId } from './ids.js'
import { openStoredField } from './stored-field.js'
import { untilCurrent } from './until-current.js'

/** Parley itself, with every right over agents. */
export const PARLEY: Actor = { userId: SYSTEM, role: 'admin' }

/** Only what is given is changed. */
export type AgentChanges = ProfileChanges & { readonly persona?: Persona }

/** An AI member to be made. */
export type NewAgent = { readonly profile: Profile; readonly persona: Persona }

/**
 * Registers an AI member, who cannot log in, with its persona. A repeat of the same command finishes what a crash interrupted.
 * @param userId of the agent to be; follows from the command, so that its repeat makes no other
 */
export async function createAgent(
  ports: AccountPorts,
  userId: string,
  { profile, persona }: NewAgent,
  cause: Cause,
  actor: Actor,
): Promise<Registered | Refused> {
  const account = { profile, passwordHash: null, kind: 'ai', role: 'user' } as const
  const registered = await register(ports, account, cause, userId)
  if (registered.kind === 'rejected' || persona === null) return registered
  const told = await changePersona(ports, userId, persona, cause, actor)
  if (told.kind === 'rejected') return told
  if (told.kind === 'unsure') throw new Error('a change of a persona needs no search')
  return { ...registered, position: told.position }
}

/** Changes an agent's profile and persona, as far as they are given. */
export async function changeAgent(
  ports: AccountPorts,
  userId: string,
  { persona, ...profile }: AgentChanges,
  cause: Cause,
  actor: Actor,
): Promise<Outcome> {
  const edited = await editProfile(ports, userId, profile, cause, actor)
  if (persona === undefined || edited.kind === 'rejected') return edited
  return changePersona(ports, userId, persona, cause, actor)
}

/** Tells an agent how to be; the same persona again changes nothing. */
function changePersona(
  ports: AccountPorts,
  userId: string,
  persona: Persona,
  cause: Cause,
  actor: Actor,
): Promise<Outcome> {
  const user = ports.users.of(userId)
  // One call may change the profile too: two commands of one stream need two names.
  const commandId = derivedId('persona', cause.commandId)
  return untilCurrent(async () => {
    const basedOn = (await user.current()).state?.personaRevision ?? null
    const before = basedOn === null ? null : await openStoredField(ports, userStream(userId), basedOn, 'persona')
    const data = { userId, persona, isDifferent: before !== persona, basedOn, actorRole: actor.role }
    const command = { type: 'ChangePersona', actorId: actor.userId, data } as const
    return user.submit({ ...cause, commandId, command, subjects: [userId] })
  })
}
