import { useState } from 'preact/hooks'
import type { Room } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { unblockPerson } from '../../people/blocks.js'
import { Button } from '../../ui/button.js'
import { toastError } from '../../ui/toasts.js'
import type { Hindrance } from './hindrance.js'

/** Why nothing can be written here, and what can be done about it. */
export function Hindered({ hindrance, room }: { readonly hindrance: Hindrance; readonly room: Room }) {
  const chat = useChat()
  const join = () => chat.client.command('join_room', { roomId: room.id })
  switch (hindrance.kind) {
    case 'archived':
      return <p class="hindered">This room is archived. It can be read, but not written to.</p>
    case 'muted':
      return <p class="hindered">You are muted here until {moment(hindrance.until)}. You can read, but not write.</p>
    case 'blocked':
      return (
        <p class="hindered">
          <span>
            You have blocked <bdi>{hindrance.name}</bdi>.
          </span>
          <Deed text="Unblock" perform={() => unblockPerson(chat.rest, hindrance.userId)} />
        </p>
      )
    case 'not_a_member':
      return (
        <p class="hindered">
          You are not a member of this room (any more).
          {room.type === 'public' && !room.archived && <Deed text="Join" perform={join} />}
        </p>
      )
  }
}

function Deed({ text, perform }: { readonly text: string; readonly perform: () => Promise<unknown> }) {
  const [isBusy, setBusy] = useState(false)
  const act = (): void => {
    setBusy(true)
    perform()
      .catch(toastError)
      .finally(() => setBusy(false))
  }
  return (
    <Button look="primary" isBusy={isBusy} onClick={act}>
      {text}
    </Button>
  )
}

const DAY_MS = 24 * 60 * 60 * 1000

/** The time alone where it is near, else with its day. */
function moment(at: number): string {
  const isNear = at - Date.now() < DAY_MS
  return new Date(at).toLocaleString(undefined, { ...(!isNear && { dateStyle: 'medium' }), timeStyle: 'short' })
}
