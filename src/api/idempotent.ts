import { createHash } from 'node:crypto'
import type { IdempotencyRecord, IdempotencyScope, IdempotencyStore } from '../commands/idempotency.js'
import { isRefusal, refuse, type FirstAnswer, type Outcome } from './operation.js'

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

/** Owner of a record whose process lives, and does not run its command any more. No process has this boot id. */
const NOBODY = 'nobody'

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

  constructor(private readonly ports: IdempotencyPorts) {}

  /**
   * Runs a command, or answers its repeat: 422 for another body, 409 `in_progress` while the first one runs.
   * Rejects as the command does, and with `StoreUnavailable`; the claim then stays, since the command may have happened, and a repeat runs the same command again,
   * here or in another process.
   */
  async execute(command: KeyedCommand): Promise<Outcome> {
    const underWay = this.current.get(command.scope)
    if (underWay !== undefined) return underWay === command.fingerprint ? running() : reused()
    this.current.set(command.scope, command.fingerprint)
    try {
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
    if (owner !== NOBODY && isAlive !== undefined && (await isAlive(owner))) return false
    return store.replace(mine, owner)
  }

  private async run(command: KeyedCommand, mine: IdempotencyRecord): Promise<Outcome> {
    let outcome: Outcome
    try {
      outcome = await command.run()
    } catch (error) {
      this.letGo(mine)
      throw error
    }
    try {
      if (isRefusal(outcome)) await this.release(mine, outcome.refused)
      else await this.ports.store.replace(done(mine, outcome), mine.owner)
    } catch (error) {
      this.ports.report(error)
    }
    return outcome
  }

  private async release(mine: IdempotencyRecord, refused: string): Promise<void> {
    // Like an exception: the command may yet have happened, so its record stays.
    if (refused === 'unavailable' || refused === 'internal') this.letGo(mine)
    else await this.ports.store.release(mine.scope, mine.owner)
  }

  /** What has ended without a certain outcome any process may run again; otherwise the others would wait for as long as this one lives. Not waited for: whoever failed has waited already. */
  private letGo(mine: IdempotencyRecord): void {
    if (this.ports.isAlive === undefined) return
    this.ports.store.replace({ ...mine, owner: NOBODY }, mine.owner).catch(this.ports.report)
  }

  private record({ scope, fingerprint }: KeyedCommand): IdempotencyRecord {
    return { scope, fingerprint, owner: this.ports.bootId, state: 'running' }
  }
}

function done(mine: IdempotencyRecord, answer: FirstAnswer): IdempotencyRecord {
  const record = { ...mine, state: 'done' as const, status: answer.status }
  return answer.resourceId === undefined ? record : { ...record, resourceId: answer.resourceId }
}

function firstAnswer({ status = 200, resourceId }: IdempotencyRecord): FirstAnswer {
  return resourceId === undefined ? { status } : { status, resourceId }
}
