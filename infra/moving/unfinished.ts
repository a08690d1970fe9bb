import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const FILE = 'import-unfinished'

/** An import into these stores was interrupted: served now, they would look whole, take new events, and the rest could never follow. */
export class ImportUnfinished extends Error {
  override readonly name = 'ImportUnfinished'
}

/** Notes in a data folder that an import has begun; removed by `finished`. */
export const begun = (folder: string): Promise<void> =>
  writeFile(join(folder, FILE), 'An import has begun and not ended: run it again.\n', { mode: 0o600, flush: true })

export const finished = (folder: string): Promise<void> => rm(join(folder, FILE), { force: true })

/** @throws ImportUnfinished when an import into the folder's stores has begun and not ended */
export function refuseUnfinished(folder: string): void {
  if (existsSync(join(folder, FILE)))
    throw new ImportUnfinished(
      `an import into ${folder} has not come to its end: run it again, or remove what it has written, ${FILE} last`,
    )
}
