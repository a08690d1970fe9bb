import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from '../ui/button.js'
import { Spinner } from '../ui/empty.js'

type SettingsListProps<T> = {
  /** Null until they are there. */
  readonly items: readonly T[] | null
  readonly problem: string | null
  readonly reload: () => void
  /** What is said when there are none. */
  readonly none: string
  readonly keyOf: (item: T) => string
  readonly render: (item: T) => ComponentChildren
}

/** So many are drawn, until more are asked for. */
const SHOWN = 50

/** A list that belongs to the room, line by line. */
export function SettingsList<T>({ items, problem, reload, none, keyOf, render }: SettingsListProps<T>) {
  const [shown, setShown] = useState(SHOWN)
  if (problem !== null) {
    return (
      <div role="alert" class="settings-failed">
        <p>{problem}</p>
        <Button onClick={reload}>Try again</Button>
      </div>
    )
  }
  if (items === null) return <Spinner />
  if (items.length === 0) return <p class="settings-note">{none}</p>
  return (
    <>
      <ul role="list" class="settings-list">
        {items.slice(0, shown).map((item) => (
          <li key={keyOf(item)}>{render(item)}</li>
        ))}
      </ul>
      {items.length > shown && <Button onClick={() => setShown(shown + SHOWN)}>Show more</Button>}
    </>
  )
}
