import { deferred } from '../../ui/deferred.js'

type Closable = { readonly onClose: () => void }

/** Dialogs about myself, loaded when they are first opened. */
export const StatusDialog = deferred<Closable>(() => import('./status-dialog.js').then((module) => module.StatusDialog))
export const HelpDialog = deferred<Closable>(() => import('./help-dialog.js').then((module) => module.HelpDialog))
