import { Ban, MessageCircle, Pencil } from 'lucide-preact'
import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { User } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { paths } from '../layout/paths.js'
import { Avatar } from '../ui/avatar.js'
import { Button } from '../ui/button.js'
import { Spinner } from '../ui/empty.js'
import { Floating } from '../ui/menu.js'
import { toastError } from '../ui/toasts.js'
import { useNow } from '../ui/use-now.js'
import { blockedIds, blockPerson, unblockPerson } from './blocks.js'
import { localTime } from './card/local-time.js'
import { useFocusInside } from './card/use-focus-inside.js'
import { usePerson } from './card/use-person.js'
import { KindTag } from './kind-tag.js'
import { presenceText } from './presence-text.js'

type PersonCardProps = {
  /** What was clicked. */
  readonly anchor: HTMLElement
  readonly userId: string
  readonly onClose: () => void
}

/** Who somebody is, beside their name or picture, and how to reach them. */
export function PersonCard({ anchor, userId, onClose }: PersonCardProps) {
  const { person, problem } = usePerson(userId)
  const { ref, onKeyDown } = useFocusInside(person !== null)
  return (
    <Floating
      {...{ anchor, onClose }}
      role="dialog"
      label={person?.displayName ?? 'Person'}
      class="person-card"
      placement="right-start"
    >
      <div ref={ref} tabIndex={-1} class="person-card-inside" onKeyDown={onKeyDown}>
        {person !== null && <Card person={person} onClose={onClose} />}
        {person === null && problem === null && <Spinner label="Loading" />}
        {problem !== null && <p class="field-error">{problem}</p>}
      </div>
    </Floating>
  )
}

function Card({ person, onClose }: { readonly person: User; readonly onClose: () => void }) {
  const chat = useChat()
  const now = useNow()
  const presence = chat.presences.value.get(person.id)
  const time = localTime(person.timeZone, now)
  return (
    <>
      <header class="person-card-header">
        <Avatar
          id={person.id}
          name={person.displayName}
          url={person.avatarUrl}
          size="large"
          status={presence?.status}
        />
        <div>
          <h2 dir="auto">{person.displayName}</h2>
          <p class="person-card-soft">
            @{person.username} <Tag person={person} />
          </p>
        </div>
      </header>
      <p dir="auto">{presenceText(presence, now)}</p>
      {person.bio !== null && person.bio !== '' && (
        <p dir="auto" class="person-card-bio">
          {person.bio}
        </p>
      )}
      {time !== null && <p class="person-card-soft">{time} local time</p>}
      {person.id === chat.me.value.id ? <Own onClose={onClose} /> : <Ways person={person} onClose={onClose} />}
    </>
  )
}

function Tag({ person: { kind, role } }: { readonly person: User }) {
  if (kind !== 'human') return <KindTag kind={kind} />
  if (role === 'user') return null
  return <span class="tag">{role === 'admin' ? 'Administrator' : 'Moderator'}</span>
}

function Own({ onClose }: { readonly onClose: () => void }) {
  return (
    <div class="person-card-ways">
      <a class="button button-plain" href={paths.profile} onClick={onClose}>
        <Pencil size={16} aria-hidden />
        Edit profile
      </a>
    </div>
  )
}

function Ways({ person, onClose }: { readonly person: User; readonly onClose: () => void }) {
  const { rest } = useChat()
  const { route } = useLocation()
  const [busyWith, setBusyWith] = useState<'message' | 'block' | null>(null)
  const isBlocked = blockedIds.value.has(person.id)
  const perform = async (what: 'message' | 'block', deed: () => Promise<void>): Promise<void> => {
    setBusyWith(what)
    await deed().catch(toastError)
    setBusyWith(null)
  }
  const message = async (): Promise<void> => {
    const { id } = await rest.roomAdministration.openDirect(person.id)
    onClose()
    route(paths.room(id))
  }
  const toggleBlock = () => (isBlocked ? unblockPerson(rest, person.id) : blockPerson(rest, person.id))
  return (
    <div class="person-card-ways">
      {!isBlocked && (
        <Button look="primary" isBusy={busyWith === 'message'} onClick={() => void perform('message', message)}>
          <MessageCircle size={16} aria-hidden />
          Message
        </Button>
      )}
      {person.kind !== 'ai' && (
        <Button isBusy={busyWith === 'block'} onClick={() => void perform('block', toggleBlock)}>
          <Ban size={16} aria-hidden />
          {isBlocked ? 'Unblock' : 'Block'}
        </Button>
      )}
    </div>
  )
}
