import { useState } from 'preact/hooks'
import type { Block } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { Avatar } from '../../ui/avatar.js'
import { Button } from '../../ui/button.js'
import { toastError } from '../../ui/toasts.js'
import { unblockPerson } from '../blocks.js'
import { Loaded } from './loaded.js'
import { Section } from './section.js'
import { useLoaded } from './use-loaded.js'

/** Whom I have blocked. */
export function BlockedPeople() {
  const { rest } = useChat()
  const { value, problem, set, reload } = useLoaded(() => rest.people.blocks())
  const blocks = value ?? []
  return (
    <Section
      title="Blocked people"
      hint="They cannot write to you directly or invite you, and what they write in rooms is folded away."
    >
      <Loaded problem={problem} isThere={value !== null} onRetry={reload}>
        {blocks.length === 0 && <p class="profile-hint">You have blocked nobody.</p>}
        <ul role="list" class="profile-list">
          {blocks.map((block) => (
            <li key={block.userId}>
              <Blocked block={block} onGone={() => set(blocks.filter(({ userId }) => userId !== block.userId))} />
            </li>
          ))}
        </ul>
      </Loaded>
    </Section>
  )
}

function Blocked({ block, onGone }: { readonly block: Block; readonly onGone: () => void }) {
  const { rest } = useChat()
  const [isBusy, setBusy] = useState(false)
  const unblock = (): void => {
    setBusy(true)
    unblockPerson(rest, block.userId).then(onGone, (error: unknown) => {
      toastError(error)
      setBusy(false)
    })
  }
  return (
    <div class="profile-item">
      <Avatar id={block.userId} name={block.displayName} />
      <p class="profile-item-text">
        <bdi>{block.displayName}</bdi>
        <span class="profile-hint">@{block.username}</span>
      </p>
      <Button isBusy={isBusy} aria-label={`Unblock ${block.displayName}`} onClick={unblock}>
        Unblock
      </Button>
    </div>
  )
}
