import { useState } from 'preact/hooks'
import { ParleyProblem, type RoomState, type User } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { titleOf } from '../conversation/header/room-identity.js'
import { PeoplePicker } from '../people/people-picker.js'
import { Button } from '../ui/button.js'
import { Dialog } from '../ui/dialog.js'
import { errorText, toast } from '../ui/toasts.js'

type Failure = { readonly user: User; readonly reason: string }

/** Invites people to a room. Who could not be invited stays in the field, with the reason. */
export function InviteDialog({ state, onClose }: { readonly state: RoomState; readonly onClose: () => void }) {
  const chat = useChat()
  const [picked, setPicked] = useState<readonly User[]>([])
  const [failures, setFailures] = useState<readonly Failure[]>([])
  const [isBusy, setBusy] = useState(false)
  const isLeftOut = ({ id, kind }: User): boolean => kind === 'ai' || state.members.has(id)
  const invite = async (event: Event): Promise<void> => {
    event.preventDefault()
    if (picked.length === 0) return
    setBusy(true)
    const outcomes = await Promise.all(
      picked.map((user) =>
        chat.client.command('invite_member', { roomId: state.room.id, userId: user.id }).then(
          () => null,
          (error: unknown) => failureOf(user, error),
        ),
      ),
    )
    setBusy(false)
    const failed = outcomes.filter((outcome) => outcome !== null)
    if (failed.length < picked.length) toast(invited(picked.length - failed.length))
    setFailures(failed)
    setPicked(failed.map(({ user }) => user))
    if (failed.length === 0) onClose()
  }
  const change = (people: readonly User[]): void => {
    setPicked(people)
    setFailures(failures.filter(({ user }) => people.some(({ id }) => id === user.id)))
  }
  return (
    <Dialog title="Invite people" onClose={onClose}>
      <form onSubmit={(event) => void invite(event)}>
        <PeoplePicker
          label="People"
          hint={`They get an invitation to ${titleOf(state)}, which is open for a while.`}
          {...{ picked, onPicked: change, isLeftOut, autofocus: true }}
        />
        <Failures failures={failures} />
        <div class="dialog-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={isBusy} disabled={picked.length === 0}>
            {picked.length > 1 ? `Invite ${picked.length} people` : 'Invite'}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function Failures({ failures }: { readonly failures: readonly Failure[] }) {
  return (
    <ul role="alert" class="invite-failures">
      {failures.map(({ user, reason }) => (
        <li key={user.id} class="field-error">
          <bdi>{user.displayName}</bdi>: {reason}
        </li>
      ))}
    </ul>
  )
}

/** Who has an invite, or is there already, needs none. */
function failureOf(user: User, error: unknown): Failure | null {
  if (error instanceof ParleyProblem && error.code === 'already_member') return null
  return { user, reason: errorText(error) }
}

const plural = new Intl.PluralRules('en')

const invited = (count: number): string =>
  plural.select(count) === 'one' ? 'Invitation sent.' : `${count} invitations sent.`
