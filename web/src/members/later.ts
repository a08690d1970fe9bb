import type { RoomState } from '../../../src/client/index.js'
import { deferred } from '../ui/deferred.js'
import type { MemberAction } from './member-action.js'

type OverRoom = { readonly state: RoomState; readonly onClose: () => void }

/** Dialogs that are loaded when they are first opened. */
export const InviteDialog = deferred<OverRoom>(() => import('./invite-dialog.js').then((module) => module.InviteDialog))
export const MemberDialog = deferred<OverRoom & { readonly action: MemberAction }>(() =>
  import('./member-dialogs.js').then((module) => module.MemberDialog),
)
