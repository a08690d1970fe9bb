import type { Options } from '../options.js'
import { comparePosting } from '../posting.js'
import { printTable } from '../table.js'

/** Durable acknowledged posts per second of many writers over fifty rooms, against the peer. */
export async function rooms(options: Options): Promise<void> {
  printTable(`rooms: 50 rooms, ${options.writers} writers`, await comparePosting(50, options))
}
