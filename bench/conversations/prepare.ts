import { writeFileSync } from 'node:fs'
import type { Options } from '../options.js'
import { archives, readArchive } from './archives.js'

/**
 * Makes the neutral JSONL file from the fetched archives.
 * @throws Error when the folder or the file is not named, or an archive is not there
 */
export function prepare({ files: [folder, target] }: Options): Promise<void> {
  if (folder === undefined || target === undefined)
    throw new Error('name the folder of the archives and the file to write')
  const messages = archives.flatMap((archive) => readArchive(folder, archive))
  writeFileSync(target, messages.map((message) => `${JSON.stringify(message)}\n`).join(''))
  const [rooms, people] = [new Set(messages.map(({ room }) => room)), new Set(messages.map(({ user }) => user))]
  console.log(`${messages.length} messages of ${people.size} people in ${rooms.size} rooms → ${target}`)
  return Promise.resolve()
}
