import type { BenchEngine } from '../engines.js'
import { cpuMicroseconds } from '../process-figures.js'
import type { ServerProcess } from '../server-process.js'

const CONFLICTS = /^parley_append_conflicts_total (\d+)/m

/** Appends of one instance that were refused since it started, because another had written first. */
async function conflictsOf({ origin }: ServerProcess): Promise<number> {
  const answered = await fetch(`${origin}/metrics`)
  const found = CONFLICTS.exec(await answered.text())
  if (found === null) throw new Error('the instance does not count its conflicts')
  return Number(found[1])
}

export type Observed = {
  readonly conflicts: number
  /** Shares of one core: of the instances together, and of each engine of our own. */
  readonly cores: Readonly<Record<string, number>>
}

/** Does the work, and tells what it cost the instances and the engines. */
export async function observing<R>(
  servers: readonly ServerProcess[],
  engines: readonly BenchEngine[],
  work: () => Promise<R>,
): Promise<readonly [R, Observed]> {
  const parties = [
    ['instances', servers.map(({ pid }) => pid)] as const,
    ...engines.map(({ name, pid }) => [name, pid === null ? [] : [pid]] as const),
  ].filter(([, pids]) => pids.length > 0)
  const cpu = (): number[] => parties.map(([, pids]) => pids.reduce((sum, pid) => sum + cpuMicroseconds(pid), 0))
  const conflicts = async (): Promise<number> => {
    const each = await Promise.all(servers.map(conflictsOf))
    return each.reduce((sum, count) => sum + count, 0)
  }
  const [conflictsBefore, cpuBefore, began] = [await conflicts(), cpu(), performance.now()]
  const result = await work()
  const [microseconds, cpuAfter] = [(performance.now() - began) * 1000, cpu()]
  const cores = parties.map(([name], n) => [name, (cpuAfter[n]! - cpuBefore[n]!) / microseconds] as const)
  return [result, { conflicts: (await conflicts()) - conflictsBefore, cores: Object.fromEntries(cores) }]
}
