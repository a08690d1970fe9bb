import type { RoomMember, RoomState } from '../../../../../src/client/index.js'

/** Who the names in a text may mean. */
export type People = {
  readonly me: string
  /** @param username in lower case */
  readonly named: (username: string) => RoomMember | undefined
}

const indexes = new WeakMap<RoomState['members'], ReadonlyMap<string, RoomMember>>()

/** The members of a room, by the names that they are mentioned by. */
export function peopleOf({ me, members }: Pick<RoomState, 'me' | 'members'>): People {
  const index = indexes.get(members) ?? new Map([...members.values()].map((one) => [one.username.toLowerCase(), one]))
  indexes.set(members, index)
  return { me, named: (username) => index.get(username) }
}
