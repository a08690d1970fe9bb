import type { RoomState } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { knownPeople } from './known-people.js'

type PersonNameProps = { readonly state: Pick<RoomState, 'members'>; readonly userId: string }

/** What somebody is called who is, was or may become a member of a room. */
export function PersonName({ state, userId }: PersonNameProps) {
  const chat = useChat()
  // What Parley does by itself; the directory does not know it.
  if (userId === 'system') return <>System</>
  const name =
    state.members.get(userId)?.displayName ?? knownPeople(chat.rest).person(userId).value?.displayName ?? 'Somebody'
  return <bdi>{name}</bdi>
}
