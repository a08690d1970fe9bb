import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto'
import { deriveKey } from './data-key.js'

const ID_BYTES = 8
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HEADER_BYTES = ID_BYTES + NONCE_BYTES
const WRAPPED_BYTES = HEADER_BYTES + 32 + TAG_BYTES

/** A data key cannot be unwrapped: it was wrapped under another master key, or its bytes were changed. */
export class WrongMasterKey extends Error {
  override readonly name = 'WrongMasterKey'
}

/**
 * The key that wraps data keys. A wrapped key is `master key's id (8 bytes) | nonce (12) | ciphertext (32) | tag (16)`:
 * always 68 bytes, which lets a store overwrite it in place.
 * The id lets a rotation that was interrupted be told from tampering, and be finished.
 */
export class MasterKey {
  readonly #id: Buffer
  readonly #wrapKey: KeyObject

  /**
   * @param bytes exactly 32 random bytes
   * @throws RangeError when it is another length
   */
  constructor(bytes: Uint8Array) {
    if (bytes.length !== 32) throw new RangeError(`a master key has 32 bytes, not ${bytes.length}`)
    this.#id = deriveKey(bytes, 'master-key-id').export().subarray(0, ID_BYTES)
    this.#wrapKey = deriveKey(bytes, 'wrap')
  }

  /** Encrypts the 32 bytes of a data key. The key's id is additional data: wrapped keys cannot be exchanged for one another. */
  wrap(keyId: string, key: Uint8Array): Buffer {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', this.#wrapKey, nonce).setAAD(Buffer.from(keyId))
    const ciphertext = Buffer.concat([cipher.update(key), cipher.final()])
    return Buffer.concat([this.#id, nonce, ciphertext, cipher.getAuthTag()])
  }

  /** Whether this master key wrapped it. */
  wrapped(bytes: Uint8Array): boolean {
    return bytes.length === WRAPPED_BYTES && this.#id.equals(bytes.subarray(0, ID_BYTES))
  }

  /** @throws WrongMasterKey when another key wrapped it, for another id, or the bytes were changed */
  unwrap(keyId: string, wrapped: Uint8Array): Buffer {
    if (!this.wrapped(wrapped)) throw new WrongMasterKey(`data key ${keyId} was wrapped under another master key`)
    const decipher = createDecipheriv('aes-256-gcm', this.#wrapKey, wrapped.subarray(ID_BYTES, HEADER_BYTES))
      .setAAD(Buffer.from(keyId))
      .setAuthTag(wrapped.subarray(WRAPPED_BYTES - TAG_BYTES))
    try {
      const ciphertext = wrapped.subarray(HEADER_BYTES, WRAPPED_BYTES - TAG_BYTES)
      return Buffer.concat([decipher.update(ciphertext), decipher.final()])
    } catch (cause) {
      throw new WrongMasterKey(`data key ${keyId} cannot be unwrapped`, { cause })
    }
  }
}

/** The master key of today, and those before it that a rotation may not have reached everywhere. */
export class MasterKeys {
  #current: MasterKey
  #previous: readonly MasterKey[]

  /** @throws RangeError when one has not 32 bytes */
  constructor(current: Uint8Array, previous: readonly Uint8Array[]) {
    this.#current = new MasterKey(current)
    this.#previous = previous.map((bytes) => new MasterKey(bytes))
  }

  wrap(keyId: string, key: Uint8Array): Buffer {
    return this.#current.wrap(keyId, key)
  }

  /** @throws WrongMasterKey when none of them wrapped it */
  unwrap(keyId: string, wrapped: Uint8Array): Buffer {
    const master = this.#previous.find((candidate) => candidate.wrapped(wrapped)) ?? this.#current
    return master.unwrap(keyId, wrapped)
  }

  isCurrent(wrapped: Uint8Array): boolean {
    return this.#current.wrapped(wrapped)
  }

  /** From now on keys are wrapped under another one. */
  replace(current: Uint8Array): void {
    const next = new MasterKey(current)
    this.#previous = [this.#current, ...this.#previous]
    this.#current = next
  }
}
