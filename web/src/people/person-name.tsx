import type { RoomState } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { knownPeople } from './known-people.js'

type PersonNameProps = { readonly state: Pick<RoomState, 'members'>; readonly userId: string }

/** What somebody is called who is, was or may become a member of a room. */
export function PersonName({ state, userId }: PersonNameProps) {
  const chat = useChat()
  if (userId === 'system') return <>Parley</>
  const name =
    state.members.get(userId)?.displayName ?? knownPeople(chat.rest).person(userId).value?.displayName ?? 'Somebody'
  return <bdi>{name}</bdi>
}
