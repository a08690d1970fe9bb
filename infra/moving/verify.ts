import { verifyExport } from '../../src/commands/moving/verify-export.js'
import { openExportFile } from './files.js'
import { Progress } from './progress.js'

/** Checks a file without any engine, and prints what is in it. @throws DamagedExport, or what the file system throws */
export async function verifyFile(path: string): Promise<void> {
  const file = await openExportFile(path)
  const progress = new Progress('verify', file.share)
  const { events, streams, sha256 } = await verifyExport(file.bytes(), (done) => progress.tell(done.events))
  process.stdout.write(`${path} is whole: ${events} events of ${streams} streams, sha256 ${sha256}\n`)
}
