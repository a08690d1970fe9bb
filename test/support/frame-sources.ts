import { type Envelope, isEnvelope, Unreadable } from '../../src/commands/sealing.js'
import type { SealedValue } from '../../src/commands/unsealing.js'
import { catalogue } from '../../src/domain/catalogue.js'
import type { Fact } from '../../src/domain/decider.js'
import type { JsonValue } from '../../src/domain/json.js'
import type { FrameSources } from '../../src/api/live/frame-sources.js'
import { Directory } from '../../src/projections/queries/directory.js'
import type { FieldOpener } from '../../src/projections/queries/fields.js'
import type { Presence } from '../../src/projections/queries/shapes.js'
import { FoldedModels } from './folded-models.js'
import { recorded } from './recorded-facts.js'

/** A key that is destroyed, and one under which nothing can be opened. */
export const GONE = 'gone'
export const BROKEN = 'broken'

/** An envelope in which anybody can read. */
export const envelope = (value: JsonValue, keyId = 'key'): Envelope => ({
  ...{ keyId, nonce: '', ciphertext: JSON.stringify(value) },
})

/** Facts with an envelope around whatever the log seals. What is null clears, and is not sealed. */
export const inEnvelopes = (facts: readonly Fact[]): readonly Fact[] =>
  facts.map((fact) => {
    const fields = Object.keys(catalogue[fact.type]?.sealed ?? {})
    const values = fields.map((field) => [field, fact.data[field]] as const)
    const sealed = values.filter(([, value]) => value !== undefined && value !== null && !isEnvelope(value))
    return {
      ...fact,
      data: { ...fact.data, ...Object.fromEntries(sealed.map(([field, value]) => [field, envelope(value ?? null)])) },
    }
  })

/** Opens such envelopes, and remembers what it was asked for. */
export class OpenEyes implements FieldOpener {
  readonly asked: (readonly SealedValue[])[] = []

  openAll(values: readonly SealedValue[]): Promise<readonly (JsonValue | null)[]> {
    this.asked.push(values)
    if (values.some(({ envelope: { keyId } }) => keyId === BROKEN)) return Promise.reject(new Unreadable('broken'))
    return Promise.resolve(
      values.map(({ envelope: { keyId, ciphertext } }) =>
        keyId === GONE ? null : (JSON.parse(ciphertext) as JsonValue),
      ),
    )
  }
}

export const presenceOf = (userId: string): Presence => ({
  ...{ userId, status: 'online', statusMessage: null, currentRoomId: null, lastSeenAt: null },
})

/** Somebody's registration: `p1` is called P1. */
export const registration = (userId: string, kind = 'human') =>
  recorded(
    inEnvelopes([
      {
        type: 'UserRegistered',
        data: {
          userId,
          profile: { username: userId, displayName: userId.toUpperCase() },
          kind,
          role: 'user',
        },
        ...{ revision: 0, at: '2026-11-21T11:00:00.000Z', actorId: userId },
      },
    ]),
    `user-${userId}`,
  )

/** What frames are made of, in a world of these people. */
export class FrameWorld {
  readonly opener = new OpenEyes()
  readonly models: FoldedModels
  readonly waitedFor: string[] = []
  readonly sources: FrameSources

  constructor(people: readonly string[], agents: readonly string[] = []) {
    this.models = new FoldedModels([
      ...people.flatMap((id) => registration(id)),
      ...agents.flatMap((id) => registration(id, 'ai')),
    ])
    this.sources = {
      opener: this.opener,
      directory: new Directory(this.models, this.opener),
      presenceOf,
      position: (position) => `log.${position}`,
      reached: (position) => {
        this.waitedFor.push(position)
        return Promise.resolve(true)
      },
    }
  }
}
