import { ChainCheck } from './chain-check.js'
import { readExport } from './export-reader.js'
import { DamagedExport } from './failures.js'
import type { Footer } from './format.js'

/**
 * Checks a whole export without any engine: every line, every chain of hashes, the checksums. Memory grows with the number of streams,
 * by some 0.25 KB each. What it cannot check is whether a master key opens the keys.
 * @param onProgress told of every event
 * @returns what its last line says
 * @throws DamagedExport
 */
export async function verifyExport(
  bytes: AsyncIterable<Uint8Array>,
  onProgress?: (progress: { readonly events: number }) => void,
): Promise<Footer> {
  const chain = ChainCheck.inMemory()
  let footer: Footer | undefined
  for await (const line of readExport(bytes)) {
    if (line.kind === 'end') footer = line.value.end
    if (line.kind !== 'event') continue
    const fault = await chain.check(line.value.event)
    if (fault !== null) throw new DamagedExport(line.line, fault)
    onProgress?.({ events: line.value.n })
  }
  if (footer === undefined) throw new DamagedExport(1, 'the file is empty')
  return footer
}
