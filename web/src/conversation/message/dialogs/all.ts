import { BlockDialog } from './block-dialog.js'
import { DeleteDialog } from './delete-dialog.js'
import { ForwardDialog } from './forward-dialog.js'
import { ReadsDialog } from './reads-dialog.js'
import { VersionsDialog } from './versions-dialog.js'

export const dialogs = {
  block: BlockDialog,
  delete: DeleteDialog,
  forward: ForwardDialog,
  reads: ReadsDialog,
  versions: VersionsDialog,
} as const
