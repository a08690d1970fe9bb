import type { Options } from '../options.js'
import { comparePosting } from '../posting.js'
import { printTable } from '../table.js'

/** Durable acknowledged posts per second of many writers in one room, against the peer. */
export async function posts(options: Options): Promise<void> {
  printTable(`posts: one room, ${options.writers} writers`, await comparePosting(1, options))
}
