export type Role = 'owner' | 'admin' | 'moderator' | 'member' | 'ai'

const RANK: Readonly<Record<Role, number>> = { owner: 4, admin: 3, moderator: 2, member: 1, ai: 1 }

/** True when a role carries at least the rights of another. */
export const isAtLeast = (role: Role, needed: Role): boolean => RANK[role] >= RANK[needed]

/** Nobody acts on an equal or higher rank. */
export const outranks = (role: Role, other: Role): boolean => RANK[role] > RANK[other]

/** The rank that an action of a moderator's kind needs. */
export const NEEDED = {
  pin: 'moderator',
  seeBans: 'moderator',
  moderate: 'moderator',
  inviteRestricted: 'moderator',
  revokeOthersInvite: 'moderator',
  deleteOthersMessage: 'moderator',
  changeRoles: 'admin',
  changeSettings: 'admin',
  archive: 'owner',
  transfer: 'owner',
} as const satisfies Readonly<Record<string, Role>>
