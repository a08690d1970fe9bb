import { join } from 'node:path'
import type { PresenceStore } from '../../src/api/live/presence/presence-store.js'
import type { Ground } from '../serving.js'
import { PresenceFile } from '../sqlite/presence/presence-file.js'
import { KeptPresenceStore } from './kept-presence-store.js'

/** Opens where presence is kept. */
export const openPresence = ({
  config,
  write,
  log,
}: Pick<Ground, 'config' | 'write' | 'log'>): Promise<PresenceStore & { close(): Promise<void> }> =>
  KeptPresenceStore.open({
    open: () => new PresenceFile(join(config.DATA_DIR, 'presence.db')),
    keys: write.keys,
    log,
  })
