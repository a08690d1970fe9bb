import type { RoomState } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { useName } from './names.js'

type PersonNameProps = { readonly state: Pick<RoomState, 'members'>; readonly userId: string }

/** What somebody is called who is, was or may become a member of a room. */
export function PersonName({ state, userId }: PersonNameProps) {
  // What Parley does by itself; the directory does not know it.
  const isSystem = userId === 'system'
  const name = useName(useChat().rest, isSystem ? '' : userId, state.members)
  return isSystem ? <>System</> : <bdi>{name}</bdi>
}
