import { Ban, Crown, Mic, MicOff, Send, ShieldCheck, UserMinus, UserRound } from 'lucide-preact'
import type { RoomMember, RoomState } from '../../../src/client/index.js'
import type { Chat } from '../chat/chat.js'
import type { RoomActions } from '../rooms/use-room-actions.js'
import type { MenuItem } from '../ui/menu.js'
import { toastError } from '../ui/toasts.js'
import type { MemberAction } from './member-action.js'
import { isMuted } from './mutes.js'
import { type GivenRole, type MemberRights, rightsOver } from './permissions.js'
import { ROLE_WITH_ARTICLE } from './roles.js'

type Setting = {
  readonly chat: Chat
  readonly state: RoomState
  readonly member: RoomMember
  readonly openDirect: RoomActions['openDirect']
  /** Asks before it is done. */
  readonly onAction: (action: MemberAction) => void
}

/** What I may do with a member. */
export function memberItems(setting: Setting): readonly MenuItem[] {
  const { state, member, openDirect } = setting
  const rights = rightsOver(state, member)
  return [
    ...(rights.message
      ? [
          {
            text: 'Message',
            icon: <Send size={16} aria-hidden />,
            onSelect: () => void openDirect(member.userId).catch(toastError),
          },
        ]
      : []),
    ...rights.roles.map((role, i) => roleItem(setting, role, i === 0 && rights.message)),
    ...moderationItems(setting, rights),
  ]
}

function roleItem({ chat, state, member }: Setting, role: GivenRole, isApart: boolean): MenuItem {
  const change = chat.rest.roomAdministration.changeMember.bind(chat.rest.roomAdministration)
  const Icon = role === 'member' ? UserRound : ShieldCheck
  return {
    ...{ text: `Make ${ROLE_WITH_ARTICLE[role]}`, icon: <Icon size={16} aria-hidden />, isApart },
    onSelect: () => void change(state.room.id, member.userId, { role }).catch(toastError),
  }
}

function moderationItems({ chat, state, member, onAction }: Setting, rights: MemberRights): MenuItem[] {
  const unmute = (): void => {
    chat.rest.roomAdministration.changeMember(state.room.id, member.userId, { mutedUntil: null }).catch(toastError)
  }
  const ask = (kind: MemberAction['kind']) => () => onAction({ kind, member })
  const muteItem = isMuted(member, Date.now())
    ? { text: 'Unmute', icon: <Mic size={16} aria-hidden />, isApart: true, onSelect: unmute }
    : { text: 'Mute …', icon: <MicOff size={16} aria-hidden />, isApart: true, onSelect: ask('mute') }
  const dangerous = { isDangerous: true }
  const items: (MenuItem | false)[] = [
    rights.mute && muteItem,
    rights.remove && {
      ...{ text: 'Remove from the room …', icon: <UserMinus size={16} aria-hidden />, onSelect: ask('remove') },
      ...{ ...dangerous, isApart: !rights.mute },
    },
    rights.ban && { text: 'Ban …', icon: <Ban size={16} aria-hidden />, ...dangerous, onSelect: ask('ban') },
    rights.passOn && {
      ...{ text: 'Make the owner …', icon: <Crown size={16} aria-hidden />, ...dangerous, isApart: true },
      onSelect: ask('passOn'),
    },
  ]
  return items.filter((item) => item !== false)
}
