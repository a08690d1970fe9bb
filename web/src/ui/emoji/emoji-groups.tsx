import {
  Apple,
  Car,
  Clock,
  Flag,
  Hand,
  Heart,
  Lightbulb,
  type LucideIcon,
  PawPrint,
  Smile,
  Trophy,
} from 'lucide-preact'
import { GROUPS } from './emoji-data.js'

/** In place of a group: what was chosen last. */
export const RECENT = -1

const ICONS: Readonly<Record<(typeof GROUPS)[number]['id'], LucideIcon>> = {
  0: Smile,
  1: Hand,
  3: PawPrint,
  4: Apple,
  5: Car,
  6: Trophy,
  7: Lightbulb,
  8: Heart,
  9: Flag,
}

type EmojiGroupsProps = {
  /** Null while a search is shown. */
  readonly group: number | null
  readonly hasRecent: boolean
  readonly onGroup: (group: number) => void
}

/** The ways to the groups. */
export function EmojiGroups({ group, hasRecent, onGroup }: EmojiGroupsProps) {
  const recent = hasRecent ? [{ id: RECENT, name: 'Recently used', Icon: Clock }] : []
  const groups = GROUPS.map(({ id, name }) => ({ id, name, Icon: ICONS[id] }))
  return (
    <div class="emoji-groups" role="group" aria-label="Groups">
      {[...recent, ...groups].map(({ id, name, Icon }) => (
        <button
          key={id}
          type="button"
          title={name}
          aria-label={name}
          aria-pressed={id === group}
          onClick={() => onGroup(id)}
        >
          <Icon size={18} aria-hidden />
        </button>
      ))}
    </div>
  )
}
