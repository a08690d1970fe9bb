import { Bell, BellOff, BellRing } from 'lucide-preact'
import type { MembershipChanges } from '../../../src/client/index.js'
import type { MenuItem } from '../ui/menu.js'

type Notifications = NonNullable<MembershipChanges['notifications']>

const NOTIFICATIONS = [
  { value: 'all', text: 'Notify of all messages', Icon: BellRing },
  { value: 'mentions', text: 'Notify of mentions only', Icon: Bell },
  { value: 'none', text: 'Mute', Icon: BellOff },
] as const

/** What of a room's messages I want to be told of, to choose from. */
export const notificationItems = (
  present: Notifications,
  choose: (value: Notifications) => void,
): readonly MenuItem[] =>
  NOTIFICATIONS.map(({ value, text, Icon }, i) => ({
    ...{ text, icon: <Icon size={16} aria-hidden />, isApart: i === 0, isChecked: value === present },
    onSelect: () => choose(value),
  }))

/** The picture of what I have chosen. */
export const notificationIcon = (present: Notifications): typeof Bell =>
  NOTIFICATIONS.find(({ value }) => value === present)?.Icon ?? BellRing
