import { X } from 'lucide-preact'
import type { User } from '../../../src/client/index.js'
import { Avatar } from '../ui/avatar.js'
import { KindTag } from './kind-tag.js'

type Person = Pick<User, 'id' | 'username' | 'displayName' | 'avatarUrl' | 'kind'>

/** Somebody in a list to choose from: picture, name, user name. */
export function PersonOption({ user }: { readonly user: Person }) {
  return (
    <>
      <Avatar id={user.id} name={user.displayName} url={user.avatarUrl} size="small" />
      <span class="person-option">
        <span class="person-option-name" dir="auto">
          {user.displayName}
        </span>
        <KindTag kind={user.kind} />
        <span class="person-option-username">@{user.username}</span>
      </span>
    </>
  )
}

/** Somebody who was chosen, with a button to think again. */
export function PersonChip({ user, onRemove }: { readonly user: Person; readonly onRemove: () => void }) {
  return (
    <span class="person-chip">
      <Avatar id={user.id} name={user.displayName} url={user.avatarUrl} size="small" />
      <bdi class="person-chip-name">{user.displayName}</bdi>
      <span class="person-option-username">@{user.username}</span>
      <button type="button" class="person-chip-remove" aria-label={`Remove ${user.displayName}`} onClick={onRemove}>
        <X size={14} aria-hidden />
      </button>
    </span>
  )
}
