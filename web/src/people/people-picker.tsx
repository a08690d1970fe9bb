import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { User } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { useCombobox } from '../ui/combobox.js'
import { Field } from '../ui/field.js'
import { Floating } from '../ui/menu.js'
import { PersonChip, PersonOption } from './person-option.js'
import { usePeopleSearch } from './people-search.js'

export type PeoplePickerProps = {
  readonly label: string
  readonly hint?: string | undefined
  readonly error?: string | undefined
  readonly picked: readonly User[]
  readonly onPicked: (picked: readonly User[]) => void
  /** How many may be picked; 100 unless given. */
  readonly most?: number
  /** Who is not offered, besides myself; unless given AI members, who cannot be invited. */
  readonly isLeftOut?: (user: User) => boolean
  readonly autofocus?: boolean
  readonly disabled?: boolean
}

const isAgent = ({ kind }: User): boolean => kind === 'ai'

const LEFT_OVER = 'Choose somebody from the list, or remove what is written here.'

/** People are looked for by name and gathered in the field. While a name is written there that is nobody's yet, the form around it is not sent. */
export function PeoplePicker({ label, hint, error, ...rest }: PeoplePickerProps) {
  const [text, setText] = useState('')
  const [isHeld, setHeld] = useState(false)
  const said = error ?? (isHeld && text.trim() !== '' ? LEFT_OVER : undefined)
  const write = (next: string): void => {
    setText(next)
    setHeld(false)
  }
  return (
    <Field
      {...{ label, hint, error: said }}
      render={(joined) => <Picker {...rest} {...{ joined, text, onText: write, onHeld: () => setHeld(true) }} />}
    />
  )
}

type PickerProps = Omit<PeoplePickerProps, 'label' | 'hint' | 'error'> & {
  readonly joined: object
  /** What is written to find somebody. */
  readonly text: string
  readonly onText: (text: string) => void
  /** The form was to be sent, and was not. */
  readonly onHeld: () => void
}

function Picker({ picked, onPicked, most = 100, isLeftOut = isAgent, text, onText, onHeld, ...field }: PickerProps) {
  const { autofocus, disabled, joined } = field
  const box = useRef<HTMLDivElement>(null)
  const [isWanted, setOpen] = useState(false)
  const isOpen = isWanted && picked.length < most
  const { offered, note } = useOffered(isOpen ? text : null, picked, isLeftOut)
  const add = (index: number): void => {
    onPicked([...picked, ...offered.slice(index, index + 1)])
    onText('')
    setOpen(false)
  }
  const combobox = useCombobox({
    ...{ count: isOpen ? offered.length : 0, question: text, onChoose: add, onDismiss: () => setOpen(false) },
  })
  useHolding(combobox.field, text.trim() === '' ? null : onHeld)
  const remove = (user: User): void => {
    onPicked(picked.filter(({ id }) => id !== user.id))
    combobox.field.current?.focus()
  }
  return (
    <div class="people-picker" ref={box} onMouseDown={(event) => focusField(event, combobox.field.current)}>
      {picked.map((user) => (
        <PersonChip key={user.id} user={user} onRemove={() => remove(user)} />
      ))}
      <input
        {...{ type: 'text', autofocus: autofocus ?? false, disabled: disabled ?? false, spellcheck: false }}
        {...{ ...joined, ...combobox.input }}
        placeholder={picked.length === 0 ? 'Search by name' : ''}
        value={text}
        readOnly={picked.length >= most}
        onInput={(event) => onText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Backspace' && text === '') picked.slice(-1).forEach(remove)
          else combobox.input.onKeyDown(event)
          // Somebody is still looked for: the form around it is not done.
          if (event.key === 'Enter' && text.trim() !== '') event.preventDefault()
          if (OPENING.test(event.key)) setOpen(true)
        }}
        {...{ onFocus: () => setOpen(true), onClick: () => setOpen(true), onBlur: () => setOpen(false) }}
      />
      {isOpen && box.current !== null && (
        <Floating anchor={box.current} onClose={() => setOpen(false)} isAsWide>
          <Offered {...{ combobox, offered, note }} />
        </Floating>
      )}
    </div>
  )
}

/** Keeps the form around a field from being sent. @param onHeld hears when it was to be; null to let it go */
function useHolding(field: RefObject<HTMLInputElement>, onHeld: (() => void) | null): void {
  useEffect(() => {
    const input = field.current
    const form = input?.form
    if (onHeld === null || input === null || form == null) return
    const hold = (event: Event): void => {
      event.preventDefault()
      event.stopImmediatePropagation()
      onHeld()
      input.focus()
    }
    form.addEventListener('submit', hold, true)
    return () => form.removeEventListener('submit', hold, true)
  })
}

/** After Escape the list comes back with the next letter, or by the arrow. */
const OPENING = /^(?:.|ArrowDown|Backspace)$/u

type OfferedProps = {
  readonly combobox: Pick<ReturnType<typeof useCombobox>, 'list' | 'option'>
  readonly offered: readonly User[]
  readonly note: string | null
}

function Offered({ combobox, offered, note }: OfferedProps) {
  return (
    <>
      {offered.length > 0 && (
        <div {...combobox.list} class="options" aria-label="People">
          {offered.map((user, index) => (
            <div key={user.id} class="option" {...combobox.option(index)}>
              <PersonOption user={user} />
            </div>
          ))}
        </div>
      )}
      {note !== null && (
        <p class="options-note" role="status">
          {note}
        </p>
      )}
    </>
  )
}

/** A click beside the text of the field is meant for the field. */
function focusField(event: MouseEvent, field: HTMLInputElement | null): void {
  if (event.target !== event.currentTarget) return
  event.preventDefault()
  field?.focus()
}

function useOffered(text: string | null, picked: readonly User[], isLeftOut: (user: User) => boolean) {
  const me = useChat().me.value.id
  const { people, problem, isSearching } = usePeopleSearch(text, 50)
  const taken = new Set([me, ...picked.map(({ id }) => id)])
  const offered = (people ?? []).filter((user) => !taken.has(user.id) && !isLeftOut(user))
  const nobody = text?.trim() === '' ? 'There is nobody else here yet.' : 'Nobody has a name like that.'
  const note = problem ?? (offered.length > 0 ? null : isSearching ? 'Searching …' : nobody)
  return { offered, note }
}
