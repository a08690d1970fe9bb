import { useRef, useState } from 'preact/hooks'
import { isByPointer } from '../is-by-pointer.js'
import { moveFocus } from '../move-focus.js'
import type { Emoji } from './emoji-data.js'
import type { OnPick } from './on-pick.js'

type EmojiGridProps = {
  readonly title: string
  readonly emoji: readonly Emoji[]
  readonly onPick: OnPick
}

/** Emoji in rows. Arrows move in it; for Tab it is one place. */
export function EmojiGrid({ title, emoji, onPick }: EmojiGridProps) {
  const grid = useRef<HTMLDivElement>(null)
  const [current, setCurrent] = useState(0)
  return (
    <>
      <p class="emoji-title" role="status">
        {emoji.length === 0 ? 'Nothing found' : title}
      </p>
      <div
        ref={grid}
        class="emoji-grid"
        role="group"
        aria-label={title}
        onKeyDown={(event) => moveFocus(event, grid.current, columnsOf(grid.current))}
      >
        {emoji.map(({ emoji: sign, name }, i) => (
          <button
            key={sign}
            type="button"
            title={name}
            aria-label={name}
            tabIndex={i === Math.min(current, emoji.length - 1) ? 0 : -1}
            onFocus={() => setCurrent(i)}
            onClick={(event) => onPick(sign, isByPointer(event))}
          >
            {sign}
          </button>
        ))}
      </div>
    </>
  )
}

const columnsOf = (grid: HTMLElement | null): number =>
  grid === null ? 1 : getComputedStyle(grid).gridTemplateColumns.split(' ').length
