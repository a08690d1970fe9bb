import { createHash } from 'node:crypto'
import type { IdempotencyRecord, IdempotencyScope, IdempotencyStore } from '../commands/idempotency.js'
import { isRefusal, refuse, type FirstAnswer, type Outcome } from './operation.js'
import { UnsettledRecords } from './unsettled-records.js'

/** A command under a client's key, as one call carries it out. */
export type KeyedCommand = {
  readonly scope: IdempotencyScope
  readonly fingerprint: string
  run(): Promise<Outcome>
  /** Answers a repeat. */
  replay(first: FirstAnswer): Promise<Outcome>
}

export type IdempotencyPorts = {
  readonly store: IdempotencyStore
  /** Names this process's life: another one at every start. */
  readonly bootId: string
  /** Whether the process of that boot id still runs. Without it none does: one process owns the data folder. */
  readonly isAlive?: (bootId: string) => Promise<boolean>
  /** Told of what failed after the command's outcome was certain; the client gets its answer all the same. */
  readonly report: (error: unknown) => void
}

/**
 * Names a command under a key. Path and key go in as a hash, for a key may say anything; the user stays readable, so that erasure finds the records.
 * @param path the operation's own path, filled in (not an alias's): the same for every transport
 */
export function idempotencyScope(userId: string, operationId: string, path: string, key: string): IdempotencyScope {
  const hash = createHash('sha256').update(`${operationId}\n${path}\n${key}`).digest('base64url')
  return `${userId}:${hash}`
}

/** Owner of the record of a command that nobody runs any more, and that may have happened. */
const NOBODY = ''

const reused = () => refuse('idempotency_key_reused', 'This Idempotency-Key was used with another body.')
const running = (): Outcome => ({
  refused: 'in_progress',
  detail: 'The first request with this Idempotency-Key is still running.',
  retryAfter: 1,
})

/** Carries out commands at most once per key: claim, run, remember. Any transport may call it. */
export class IdempotentExecutor {
  /** What this process runs just now, with its fingerprint: a claim shows the process, not which of its calls it was. */
  private readonly current = new Map<IdempotencyScope, string>()

  private readonly unsettled: UnsettledRecords

  constructor(private readonly ports: IdempotencyPorts) {
    this.unsettled = new UnsettledRecords(ports.store, ports.report)
  }

  /**
   * Runs a command, or answers its repeat: 422 for another body, 409 `in_progress` while the first one runs.
   * Rejects as the command does, and with `StoreUnavailable`; the claim then stays, since the command may have happened, and a repeat runs the same
   * command again, on whichever instance.
   */
  async execute(command: KeyedCommand): Promise<Outcome> {
    const underWay = this.current.get(command.scope)
    if (underWay !== undefined) return underWay === command.fingerprint ? running() : reused()
    this.current.set(command.scope, command.fingerprint)
    try {
      await this.unsettled.recall(command.scope)
      return await this.claim(command)
    } finally {
      this.current.delete(command.scope)
    }
  }

  private async claim(command: KeyedCommand): Promise<Outcome> {
    const mine = this.record(command)
    const kept = await this.ports.store.claim(mine)
    if (kept.fingerprint !== command.fingerprint) return reused()
    if (kept.state === 'done') return command.replay(firstAnswer(kept))
    if (kept.owner !== mine.owner && !(await this.takeOver(mine, kept.owner))) return running()
    return this.run(command, mine)
  }

  /** A record of a process that is gone is run again here: the commands themselves happen once, by their id. */
  private async takeOver(mine: IdempotencyRecord, owner: string): Promise<boolean> {
    const { isAlive, store } = this.ports
    if (isAlive !== undefined && (await isAlive(owner))) return false
    return store.replace(mine, owner)
  }

  private async run(command: KeyedCommand, mine: IdempotencyRecord): Promise<Outcome> {
    const outcome = await this.carriedOut(command, mine)
    if (!isRefusal(outcome)) await this.unsettled.settle(done(mine, outcome), mine.owner)
    else if (mayHaveHappened(outcome.refused)) this.leave(mine)
    else await this.release(mine)
    return outcome
  }

  private async carriedOut(command: KeyedCommand, mine: IdempotencyRecord): Promise<Outcome> {
    try {
      return await command.run()
    } catch (error) {
      this.leave(mine)
      throw error
    }
  }

  /** The record stays, for the body has to be the same the next time, but it is anybody's. Nobody waits for that: the store may be what failed. */
  private leave(mine: IdempotencyRecord): void {
    void this.unsettled.settle({ ...mine, owner: NOBODY }, mine.owner)
  }

  private async release({ scope, owner }: IdempotencyRecord): Promise<void> {
    try {
      await this.ports.store.release(scope, owner)
    } catch (error) {
      this.ports.report(error)
    }
  }

  private record({ scope, fingerprint }: KeyedCommand): IdempotencyRecord {
    return { scope, fingerprint, owner: this.ports.bootId, state: 'running' }
  }
}

const mayHaveHappened = (refused: string): boolean => refused === 'unavailable' || refused === 'internal'

function done(mine: IdempotencyRecord, answer: FirstAnswer): IdempotencyRecord {
  const record = { ...mine, state: 'done' as const, status: answer.status }
  return answer.resourceId === undefined ? record : { ...record, resourceId: answer.resourceId }
}

function firstAnswer({ status = 200, resourceId }: IdempotencyRecord): FirstAnswer {
  return resourceId === undefined ? { status } : { status, resourceId }
}
