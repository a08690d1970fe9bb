import { open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { OWN_SUBJECT } from '../src/commands/key-ring.js'
import type { ReadinessCheck } from '../src/api/rest/kernel.js'
import type { Engines } from './engines.js'

/** Milliseconds that read models may be behind while the process still calls itself ready. */
const LAG_MS = 30_000
/** Room that has to be there for what comes next. */
const PROBE = Buffer.alloc(256 * 1024)

/**
 * What has to work for this process to serve.
 * @param dataDir is really written to: a disk that is full or read-only must show before a message is refused
 */
export const readinessOf = (
  { store, keyStore, projector }: Engines,
  dataDir: string,
): Readonly<Record<string, ReadinessCheck>> => ({
  log: async () => {
    await store.head()
    return null
  },
  keys: async () => {
    await keyStore.keyOfSubject(OWN_SUBJECT)
    return null
  },
  disk: () => probe(join(dataDir, 'readiness.probe')),
  readModels: async () => {
    const behind = (await projector.status()).filter((projection) => projection.lagMs > LAG_MS)
    return behind.length === 0 ? null : `behind: ${behind.map((projection) => projection.name).join(', ')}`
  },
})

async function probe(path: string): Promise<string | null> {
  try {
    const file = await open(path, 'w', 0o600)
    try {
      await file.writeFile(PROBE)
      await file.sync()
    } finally {
      await file.close()
      await unlink(path)
    }
    return null
  } catch {
    return 'cannot be written'
  }
}
