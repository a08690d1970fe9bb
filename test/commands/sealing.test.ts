import { describe, expect, it } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { dataKey } from '../../src/commands/data-key.js'
import { KeyRing } from '../../src/commands/key-ring.js'
import { fingerprint, isEnvelope, seal, unseal, Unreadable, type Envelope } from '../../src/commands/sealing.js'
import { Unsealer } from '../../src/commands/unsealing.js'
import type { JsonValue } from '../../src/domain/json.js'
import { keyStoreInMemory } from '../support/key-store-in-memory.js'

const key = dataKey('k1', 'u1', randomBytes(32))
const other = dataKey('k2', 'u2', randomBytes(32))
const context = { stream: 'room-1', eventId: 'e1', field: 'content' }

/** The envelope with one bit of a field turned. */
function turned(envelope: Envelope, field: 'nonce' | 'ciphertext'): Envelope {
  const bytes = Buffer.from(envelope[field], 'base64url')
  bytes[0]! ^= 1
  return { ...envelope, [field]: bytes.toString('base64url') }
}

describe('sealing', () => {
  it('gives back any JSON it sealed', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.parse(JSON.stringify(value)) as JsonValue
        expect(unseal(key, seal(key, json, context), context)).toEqual(json)
      }),
    )
  })

  it('shows nothing of the text, and never the same twice', () => {
    const envelopes = Array.from({ length: 2_000 }, () => seal(key, 'attack at dawn', context))
    expect(new Set(envelopes.map((envelope) => envelope.nonce)).size).toBe(2_000)
    expect(new Set(envelopes.map((envelope) => envelope.ciphertext)).size).toBe(2_000)
    expect(Buffer.from(envelopes[0]!.ciphertext, 'base64url').includes('attack')).toBe(false)
  })

  it.each([{ stream: 'room-2' }, { eventId: 'e2' }, { field: 'reason' }])('opens nothing elsewhere: %j', (change) => {
    const envelope = seal(key, 'hello', context)
    expect(() => unseal(key, envelope, { ...context, ...change })).toThrow(Unreadable)
  })

  it('opens nothing that was changed, cut short, or sealed by another key', () => {
    const envelope = seal(key, 'hello', context)
    const bad = [turned(envelope, 'nonce'), turned(envelope, 'ciphertext'), { ...envelope, ciphertext: 'AAAA' }]
    for (const each of bad) expect(() => unseal(key, each, context)).toThrow(Unreadable)
    expect(() => unseal(other, envelope, context)).toThrow(Unreadable)
  })

  it('tells an envelope from other values', () => {
    expect(isEnvelope(seal(key, null, context))).toBe(true)
    for (const value of [null, 'x', 1, [], {}, { keyId: 'a', nonce: 'b' }, { keyId: 'a', nonce: 'b', ciphertext: 1 }])
      expect(isEnvelope(value)).toBe(false)
    expect(isEnvelope({ ...seal(key, 1, context), more: 1 })).toBe(false)
  })

  it('recognises a text by its fingerprint, per key', () => {
    expect(fingerprint(key, 'hello')).toMatch(/^[0-9a-f]{32}$/)
    expect(fingerprint(key, 'hello')).toBe(fingerprint(key, 'hello'))
    expect(fingerprint(key, 'hello')).not.toBe(fingerprint(key, 'hello!'))
    expect(fingerprint(key, 'hello')).not.toBe(fingerprint(other, 'hello'))
  })
})

describe('unsealing', () => {
  const opened = async (maxBytes?: number) => {
    const keys = await KeyRing.open(keyStoreInMemory(), randomBytes(32))
    return { keys, unsealer: new Unsealer(keys, maxBytes) }
  }

  it('opens what the ring has keys for, in the order given', async () => {
    const { keys, unsealer } = await opened()
    const [one, two] = [await keys.ensure('u1'), await keys.ensure('u2')]
    const values = ['a', 'b', 'c'].map((text, n) => ({ envelope: seal(n === 1 ? two : one, text, context), context }))
    expect(await unsealer.openAll(values)).toEqual(['a', 'b', 'c'])
    await keys.destroy('u2')
    unsealer.forget('u2')
    expect(await unsealer.openAll(values)).toEqual(['a', null, 'c'])
    expect(await unsealer.open(values[1]!.envelope, context)).toBeNull()
  })

  it('remembers what it opened, but not for another place or another ciphertext', async () => {
    const { keys, unsealer } = await opened()
    const envelope = seal(await keys.ensure('u1'), { text: 'hello' }, context)
    const first = await unsealer.open(envelope, context)
    expect(await unsealer.open({ ...envelope }, { ...context })).toBe(first)
    await expect(unsealer.open(envelope, { ...context, eventId: 'e2' })).rejects.toBeInstanceOf(Unreadable)
    await expect(unsealer.open(turned(envelope, 'ciphertext'), context)).rejects.toBeInstanceOf(Unreadable)
    unsealer.forget('u1')
    expect(await unsealer.open(envelope, context)).not.toBe(first)
  })

  it('stays within its bounds', async () => {
    const { keys, unsealer } = await opened(2_000)
    const key1 = await keys.ensure('u1')
    const [small, large] = [seal(key1, { a: 1 }, context), seal(key1, { a: 'x'.repeat(3_000) }, context)]
    const first = await unsealer.open(small, context)
    const never = await unsealer.open(large, context)
    expect(await unsealer.open(large, context)).not.toBe(never)
    expect(await unsealer.open(small, context)).toBe(first)
    for (let i = 0; i < 20; i += 1) await unsealer.open(seal(key1, i, context), context)
    expect(await unsealer.open(small, context)).not.toBe(first)
  })
})
