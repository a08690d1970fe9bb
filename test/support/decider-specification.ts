import { expect } from '@jest/globals'
import type { Decider, DomainEvent, Fact, RejectionCode } from '../../src/domain/decider.js'
import type { EventCatalogue } from '../../src/domain/event-catalogue.js'
import type { JsonObject } from '../../src/domain/json.js'

type Given<C, E extends DomainEvent> = {
  /** @param command decided on the state after the facts */
  when(command: C): Outcome<E>
}

type Outcome<E extends DomainEvent> = {
  /** The command gives exactly these events; none: nothing had to change. */
  then(...events: readonly E[]): void
  /** As `then`, and the same command decided again on the state after them gives none. */
  thenOnce(...events: readonly E[]): void
  thenRejected(code: RejectionCode): void
}

/** What the fold is given in the place of personal data: a decider that looked inside would fail. */
const ENVELOPE: JsonObject = { keyId: 'key', nonce: 'nonce', ciphertext: 'ciphertext' }

/**
 * Given facts, when a command, then events or a refusal. The state goes through its snapshot's JSON on the way,
 * and sealed fields of facts are envelopes, as when they come from the log.
 * @param catalogue says which fields are sealed
 */
export function specification<S, C, E extends DomainEvent>(decider: Decider<S, C, E>, catalogue: EventCatalogue = {}) {
  const sealed = (event: E): E => {
    const fields = Object.keys(catalogue[event.type]?.sealed ?? {}).filter((field) => field in event.data)
    return { ...event, data: { ...event.data, ...Object.fromEntries(fields.map((field) => [field, ENVELOPE])) } }
  }
  const fold = (facts: readonly E[]): S => {
    const occurred = facts.map((event, revision): Fact<E> => {
      return { ...sealed(event), revision, at: '2026-11-21T12:00:00.000Z', actorId: 'somebody' }
    })
    const state = occurred.reduce<S>((before, fact) => decider.evolve(before, fact), decider.initialState)
    return decider.decode(JSON.parse(JSON.stringify(decider.encode(state))) as JsonObject)
  }
  return {
    given: (...facts: readonly E[]): Given<C, E> => ({
      when: (command) => {
        const decision = decider.decide(command, fold(facts))
        const then = (...events: readonly E[]): void => expect(decision).toEqual({ accepted: true, events })
        return {
          then,
          thenOnce: (...events) => {
            then(...events)
            const again = decider.decide(command, fold([...facts, ...events]))
            expect(again).toEqual({ accepted: true, events: [] })
          },
          thenRejected: (code) => expect(decision).toMatchObject({ accepted: false, rejection: { code } }),
        }
      },
    }),
    /** The state after the facts, for what a decider offers to readers of its state. */
    stateAfter: (...facts: readonly E[]): S => fold(facts),
  }
}
