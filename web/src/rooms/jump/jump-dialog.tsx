import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import { useChat } from '../../chat/context.js'
import { recentRooms } from '../../layout/last-room.js'
import { paths } from '../../layout/paths.js'
import { usePeopleSearch } from '../../people/people-search.js'
import { useCombobox } from '../../ui/combobox.js'
import { Dialog } from '../../ui/dialog.js'
import { toastError } from '../../ui/toasts.js'
import { usePublicRooms } from '../discover/use-public-rooms.js'
import { focusComposer } from '../focus-composer.js'
import { useRoomActions } from '../use-room-actions.js'
import { TargetOption } from './target-option.js'
import { type Target, targetKey, targetsFor, type TargetGroup } from './targets.js'

/** Jumping to a room of mine, a person or a public room by a few letters of the name. */
export function JumpDialog({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('')
  const { groups, isSearching } = useTargets(text)
  const targets = groups.flatMap((group) => group.targets)
  const jump = useJump(onClose)
  const combobox = useCombobox({
    count: targets.length,
    question: text,
    onChoose: (index) => targets.slice(index, index + 1).forEach(jump),
  })
  const isEmpty = targets.length === 0
  return (
    <Dialog title="Jump to" isSearched onClose={onClose}>
      <div class="jump field">
        <input
          type="text"
          aria-label="Room or person"
          placeholder="A room or a person"
          {...{ autofocus: true, spellcheck: false, autocapitalize: 'none', dir: 'auto' }}
          {...combobox.input}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        {!isEmpty && (
          <div {...combobox.list} class="options jump-options" aria-label="Rooms and people">
            {groups.map((group) => (
              <Group key={group.title} group={group} option={(target) => combobox.option(targets.indexOf(target))} />
            ))}
          </div>
        )}
        <p class={isEmpty ? 'options-note' : 'visually-hidden'} role="status">
          {isEmpty ? noteFor(text, isSearching) : countText(targets.length)}
        </p>
      </div>
    </Dialog>
  )
}

const countText = (count: number): string => (count === 1 ? '1 result' : `${count.toLocaleString()} results`)

function noteFor(text: string, isSearching: boolean): string {
  if (text.trim() === '') return 'Type a few letters of a name.'
  return isSearching ? 'Searching …' : 'Nothing has a name like that.'
}

type GroupProps = {
  readonly group: TargetGroup
  readonly option: (target: Target) => ReturnType<ReturnType<typeof useCombobox>['option']>
}

function Group({ group, option }: GroupProps) {
  return (
    <div role="group" aria-label={group.title}>
      <div class="jump-title" aria-hidden="true">
        {group.title}
      </div>
      {group.targets.map((target) => (
        <div key={targetKey(target)} class="option" {...option(target)}>
          <TargetOption target={target} />
        </div>
      ))}
    </div>
  )
}

function useTargets(text: string) {
  const chat = useChat()
  const { path } = useLocation()
  const asked = text.trim() === '' ? null : text
  const people = usePeopleSearch(asked)
  const open = usePublicRooms(asked)
  const rooms = chat.rooms.value ?? []
  const me = chat.me.value.id
  const currentId = rooms.find(({ room }) => path === paths.room(room.id))?.room.id ?? null
  const found = { people: people.people ?? [], publicRooms: open.rooms ?? [] }
  return {
    groups: targetsFor(text, { rooms, recent: recentRooms(me), currentId, me, ...found }),
    isSearching: people.isSearching || open.rooms === null,
  }
}

function useJump(onClose: () => void): (target: Target) => void {
  const { open, openDirect } = useRoomActions()
  const arrived = (): void => {
    onClose()
    focusComposer()
  }
  return (target) => {
    if (target.kind === 'person') {
      openDirect(target.user.id).then(arrived, toastError)
      return
    }
    open(target.kind === 'room' ? target.summary.room.id : target.room.id)
    arrived()
  }
}
