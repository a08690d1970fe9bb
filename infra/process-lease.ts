import type { Engines } from './engines.js'
import { Leadership } from './leadership.js'

/** Name of the lease that a process has as long as it lives. */
export const processLease = (bootId: string): string => `process:${bootId}`

/** Shows other processes that this one lives, so that they leave alone what it has in hand. */
export async function showLife(
  { leases, bootId }: Pick<Engines, 'leases' | 'bootId'>,
  report: (error: unknown) => void,
): Promise<{ close(): Promise<void> }> {
  const begin = () => Promise.resolve({ close: () => Promise.resolve() })
  const life = new Leadership({ leases, name: processLease(bootId), begin, report })
  await life.start()
  return life
}
