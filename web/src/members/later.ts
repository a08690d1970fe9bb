import type { RoomState } from '../../../src/client/index.js'
import { deferred } from '../ui/deferred.js'
import type { MemberAction } from './member-action.js'

type BesideName = { readonly anchor: HTMLElement; readonly userId: string; readonly onClose: () => void }
type OverRoom = { readonly state: RoomState; readonly onClose: () => void }

/** What is loaded when it is first opened. */
export const InviteDialog = deferred<OverRoom>(() => import('./invite-dialog.js').then((module) => module.InviteDialog))
export const MemberDialog = deferred<OverRoom & { readonly action: MemberAction }>(() =>
  import('./member-dialogs.js').then((module) => module.MemberDialog),
)
export const PersonCard = deferred<BesideName>(() =>
  import('../people/person-card.js').then((module) => module.PersonCard),
)
