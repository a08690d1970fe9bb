import { withFolder } from '../disk.js'
import { delivering, latency, posting, roomsPosting, type Live } from '../live/loads.js'
import { idle } from '../live/memory.js'
import { resuming } from '../live/resume.js'
import { full, quick } from '../live/sizes.js'
import { Theatre } from '../live/stage.js'
import { quickened, type Options } from '../options.js'
import { printTable, type Row } from '../table.js'

const parts: Readonly<Record<string, (live: Live) => Promise<readonly Row[]>>> = {
  deliveries: delivering,
  latency,
  posts: posting,
  rooms: roomsPosting,
  memory: idle,
  resume: resuming,
}

/** The live feed against a bare Socket.IO broadcast; `live deliveries memory` runs only these two parts. */
export async function live(options: Options): Promise<void> {
  const { files, isQuick } = options
  const unknown = files.filter((name) => !(name in parts))
  if (unknown.length > 0) throw new Error(`live has ${Object.keys(parts).join(', ')}; not ${unknown.join(', ')}`)
  const measured = quickened(options)
  const rows = await withFolder('live', async (folder) => {
    const stage = { theatre: new Theatre(folder, measured), options: measured, sizes: isQuick ? quick : full }
    const found: Row[] = []
    for (const [name, part] of Object.entries(parts)) {
      if (files.length === 0 || files.includes(name)) found.push(...(await part(stage)))
    }
    return found
  })
  printTable('live: the feed ÷ a bare Socket.IO broadcast', rows)
}
