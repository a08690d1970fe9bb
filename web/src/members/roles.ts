import type { RoomMember } from '../../../src/client/index.js'

/** What a role is called. */
export const ROLE_NAMES: Readonly<Record<RoomMember['role'], string>> = {
  owner: 'Owner',
  admin: 'Admin',
  moderator: 'Moderator',
  member: 'Member',
  ai: 'AI',
}

/** The role in the middle of a sentence, with its article. */
export const ROLE_WITH_ARTICLE: Readonly<Record<RoomMember['role'], string>> = {
  owner: 'the owner',
  admin: 'an admin',
  moderator: 'a moderator',
  member: 'a member',
  ai: 'an AI member',
}
