import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Spinner } from '../empty.js'
import { errorText } from '../toasts.js'
import { type Emoji, findEmoji, GROUPS, loadEmoji } from './emoji-data.js'
import { EmojiGrid } from './emoji-grid.js'
import { EmojiGroups, RECENT } from './emoji-groups.js'
import type { OnPick } from './on-pick.js'
import { recentEmoji, rememberEmoji } from './recent-emoji.js'

/** A search for one letter finds hundreds. */
const MOST_FOUND = 120

type Shown = { readonly title: string; readonly emoji: readonly Emoji[] }

/** Search, groups, and the emoji of one of them. */
export function EmojiPanel({ onPick }: { readonly onPick: OnPick }) {
  const [all, setAll] = useState<readonly Emoji[] | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [query, setQuery] = useState('')
  const recent = useMemo(recentEmoji, [])
  const [group, setGroup] = useState<number>(recent.length > 0 ? RECENT : GROUPS[0].id)
  useEffect(() => {
    loadEmoji().then(setAll, (error: unknown) => setProblem(errorText(error)))
  }, [])
  if (problem !== null) return <p class="emoji-picker-said">{problem}</p>
  if (all === null) return <Spinner label="Loading emoji" />
  const shown = query.trim() === '' ? inGroup(all, group, recent) : found(all, query)
  const pick: OnPick = (emoji, isPointed) => {
    rememberEmoji(emoji)
    onPick(emoji, isPointed)
  }
  return (
    <div class="emoji-panel" onKeyDown={keepInside}>
      <Search query={query} onQuery={setQuery} onEnter={() => shown.emoji[0] && pick(shown.emoji[0].emoji, false)} />
      <EmojiGroups
        group={query.trim() === '' ? group : null}
        hasRecent={recent.length > 0}
        onGroup={(id) => {
          setQuery('')
          setGroup(id)
        }}
      />
      <EmojiGrid key={shown.title} {...shown} onPick={pick} />
    </div>
  )
}

const found = (all: readonly Emoji[], query: string): Shown => ({
  title: 'Search results',
  emoji: findEmoji(all, query).slice(0, MOST_FOUND),
})

function inGroup(all: readonly Emoji[], group: number, recent: readonly string[]): Shown {
  if (group !== RECENT)
    return { title: GROUPS.find(({ id }) => id === group)?.name ?? '', emoji: all.filter((one) => one.group === group) }
  const byEmoji = new Map(all.map((one) => [one.emoji, one]))
  return { title: 'Recently used', emoji: recent.flatMap((emoji) => byEmoji.get(emoji) ?? []) }
}

type SearchProps = {
  readonly query: string
  readonly onQuery: (query: string) => void
  /** Takes what is found first. */
  readonly onEnter: () => void
}

function Search({ query, onQuery, onEnter }: SearchProps) {
  const ref = useRef<HTMLInputElement>(null)
  useEffect(() => ref.current?.focus(), [])
  return (
    <input
      ref={ref}
      class="emoji-search"
      type="search"
      placeholder="Search emoji"
      aria-label="Search emoji"
      value={query}
      onInput={(event) => onQuery(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.isComposing) {
          event.preventDefault()
          onEnter()
        }
        if (event.key !== 'ArrowDown') return
        event.preventDefault()
        event.currentTarget.closest('.emoji-panel')?.querySelector<HTMLElement>('.emoji-grid button')?.focus()
      }}
    />
  )
}

/** The box that this is in closes when it is tabbed out of, not when somebody tabs around in it. */
function keepInside(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  if (event.key !== 'Tab') return
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('input, button:not([tabindex="-1"])')]
  const edge = event.shiftKey ? stops[0] : stops.at(-1)
  if (document.activeElement !== edge) event.stopPropagation()
}
