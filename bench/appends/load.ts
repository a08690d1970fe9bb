// Appends to an EventStoreDB: a process that gets a plan, runs it, sends the figures and ends.
import { cpuMicroseconds } from '../process-figures.js'
import { contestants, type Contestant } from './contestants.js'
import { eventsIn, type AppendFigures, type AppendLoad, type AppendOutcome, type AppendPlan } from './plan.js'

async function measured(contestant: Contestant, load: AppendLoad, serverPid: number | null): Promise<AppendFigures> {
  const work = await contestant.prepare(load)
  const serverCpu = (): number => (serverPid === null ? NaN : cpuMicroseconds(serverPid))
  const [began, ownBefore, serverBefore] = [performance.now(), process.cpuUsage(), serverCpu()]
  const appends = await work()
  const microseconds = (performance.now() - began) * 1000
  const own = process.cpuUsage(ownBefore)
  const [ownCpu, cpu] = [own.user + own.system, serverCpu() - serverBefore]
  const events = eventsIn(load)
  return {
    perSecond: (events * 1e6) / microseconds,
    eventsPerAppend: events / appends,
    cpuMicroseconds: ownCpu / events,
    load: ownCpu / microseconds,
    serverCpuMicroseconds: serverPid === null ? null : cpu / events,
    serverLoad: serverPid === null ? null : cpu / microseconds,
  }
}

async function run(plan: AppendPlan): Promise<AppendOutcome> {
  const contestant = await contestants[plan.kind](plan)
  const figures: AppendFigures[] = []
  for (const load of plan.loads) figures.push(await measured(contestant, load, plan.serverPid))
  await contestant.close()
  return { figures }
}

process.once('message', (plan: AppendPlan) => {
  void run(plan)
    .catch((error: unknown): AppendOutcome => ({ failure: String(error) }))
    // Whatever is still open after a failure is of no use any more.
    .then((outcome) => process.send?.(outcome, () => process.exit()))
})
