import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { NewEvent } from '../../src/commands/event-store.js'

/** Who appends: the bare client, our adapter over it, or Parley's stream writers over the adapter. */
export type AppendingKind = 'raw' | 'adapter' | 'writer'

/** Every room has one append under way at a time, of as many events as there are. */
export type AppendLoad = {
  readonly rooms: number
  /** Events of an append; to a writer, commands that wait at once. */
  readonly atOnce: number
  /** In all rooms together, or a few more, so that all appends are full. */
  readonly events: number
}

const appendsPerRoom = ({ rooms, atOnce, events }: AppendLoad): number => Math.ceil(events / rooms / atOnce)
/** Events of one room. */
export const eventsPerRoom = (load: AppendLoad): number => appendsPerRoom(load) * load.atOnce
/** Events of all rooms. */
export const eventsIn = (load: AppendLoad): number => eventsPerRoom(load) * load.rooms

export type AppendPlan = {
  readonly kind: AppendingKind
  /** Address of a log that is empty. */
  readonly url: string
  /** The stand-in's process, whose CPU time is read; null when the server is somewhere else. */
  readonly serverPid: number | null
  /** One after the other, in rooms of their own. */
  readonly loads: readonly AppendLoad[]
  /** What the writer makes of a post; the others append its like. */
  readonly sample: NewEvent
  /** For the writer's keys. */
  readonly folder: string
}

export type AppendFigures = {
  readonly perSecond: number
  readonly eventsPerAppend: number
  /** CPU time per event of the appending process, and the share of one core that it used. */
  readonly cpuMicroseconds: number
  readonly load: number
  /** The same of the stand-in; null when the server is somewhere else. */
  readonly serverCpuMicroseconds: number | null
  readonly serverLoad: number | null
}

/** What the process sends. */
export type AppendOutcome = { readonly figures: readonly AppendFigures[] } | { readonly failure: string }

/**
 * Appends in a process of its own, because the client keeps all appends of a process in one place; the figures are of the loads, in their order.
 * @throws Error when an append fails
 */
export async function runAppends(plan: AppendPlan): Promise<readonly AppendFigures[]> {
  const child = fork(new URL('./load.js', import.meta.url), [])
  const reap = (): void => void child.kill('SIGKILL')
  process.once('exit', reap)
  child.send(plan)
  const outcome = await Promise.race([
    once(child, 'message').then(([message]) => message as AppendOutcome),
    once(child, 'exit').then(([code]): AppendOutcome => ({ failure: `its process ended with ${String(code)}` })),
  ])
  process.off('exit', reap)
  if ('failure' in outcome) throw new Error(`${plan.kind}: ${outcome.failure}`)
  return outcome.figures
}
