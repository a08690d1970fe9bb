import { failure } from '../failure.js'
import { BODY_LIMIT, jsonFields } from '../json-guard.js'
import { type Caller, type OperationContext, refuse, type Refusal } from '../operation.js'
import { invalid } from '../perform.js'
import { tooMany } from '../rate-limits.js'
import type { Kernel } from '../rest/kernel.js'
import type { Subscriber, SyncRequest } from './connection.js'
import type { Credentials } from './credentials.js'
import type { LiveExchange } from './exchange.js'
import type { ReadyCommand } from './ready-command.js'

type Fields = Record<string, unknown>

/** What the commands of one connection work with. */
export type RunnerPorts = {
  readonly kernel: Kernel
  readonly credentials: Credentials
  readonly client: NonNullable<OperationContext['client']>
  /** The connection's place in the feed; there before the first command runs. */
  readonly subscriber: () => Subscriber | undefined
  /** Whether payloads have to be measured. */
  readonly sentMuch: () => boolean
  /** A newer token is in use, perhaps of another login. */
  readonly onAuthenticated: () => void
}

/** Checks and carries out the commands of one connection. It never rejects: what fails is answered. */
export class CommandRunner {
  constructor(private readonly ports: RunnerPorts) {}

  /**
   * What has to happen in the order of the commands: who asks, whether they may ask now, and what.
   * @param payload parsed JSON, or undefined when there was none
   * @returns the command itself, or null when it is answered already
   */
  async begin(command: ReadyCommand, payload: unknown, exchange: LiveExchange): Promise<(() => Promise<void>) | null> {
    try {
      const caller = await this.identify(command)
      if ('refused' in caller) {
        exchange.settle(caller)
        return null
      }
      const read = this.read(command, payload)
      if ('refused' in read) exchange.settle(read)
      else if (command.kind !== 'authenticate') return () => this.run(command, read.fields, caller, exchange)
      // In its turn: what comes after it is asked with the new token.
      else await this.authenticate(String(read.fields['token']), exchange)
    } catch (error) {
      exchange.settle(this.failed(error, exchange))
    }
    return null
  }

  private async identify({ kind }: ReadyCommand): Promise<Caller | Refusal> {
    const { credentials, kernel } = this.ports
    const holder = await credentials.check()
    const standing = await kernel.limits?.consume('user', credentials.caller.userId)
    if (standing !== undefined && !standing.allowed) return tooMany(standing)
    if (holder === null && kind !== 'authenticate') return refuse('unauthenticated', 'A valid access token is needed.')
    return holder ?? credentials.caller
  }

  private read({ check }: ReadyCommand, payload: unknown): { readonly fields: Fields } | Refusal {
    const read = jsonFields(payload === undefined ? {} : payload, '/payload')
    if ('refused' in read) return read
    if (this.ports.sentMuch() && Buffer.byteLength(JSON.stringify(read.fields)) > BODY_LIMIT) {
      return refuse('too_large', `Payloads are at most ${BODY_LIMIT} bytes.`)
    }
    const faults = check(read.fields)
    return faults === null ? read : invalid(faults)
  }

  private async run(
    command: Exclude<ReadyCommand, { kind: 'authenticate' }>,
    fields: Fields,
    caller: Caller,
    exchange: LiveExchange,
  ): Promise<void> {
    try {
      if (command.kind === 'sync') await this.sync(fields['rooms'] as SyncRequest, exchange)
      else {
        const context = { caller, correlationId: exchange.requestId, client: this.ports.client }
        exchange.settle(await command.run(fields, context))
      }
    } catch (error) {
      exchange.settle(this.failed(error, exchange))
    }
  }

  private async sync(rooms: SyncRequest, exchange: LiveExchange): Promise<void> {
    if (!exchange.isAcknowledged) {
      exchange.settle(refuse('invalid', 'What sync finds is in its acknowledgement: ask for one.'))
      return
    }
    await this.ports.subscriber()?.sync(rooms, (data) => exchange.answer({ ok: true, data }))
  }

  private async authenticate(token: string, exchange: LiveExchange): Promise<void> {
    const holder = await this.ports.credentials.replace(token)
    if ('refused' in holder) {
      exchange.settle(holder)
      return
    }
    exchange.answer({ ok: true, data: { expiresAt: new Date(holder.expiresAt).toISOString() } })
    this.ports.onAuthenticated()
  }

  private failed(error: unknown, { requestId, event }: LiveExchange): Refusal {
    return failure(error, { requestId, operationId: event }, this.ports.kernel.log)
  }
}
