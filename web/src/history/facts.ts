import type { AuditedEvent } from '../../../src/client/index.js'

/**
 * The data of an event as the trail shows them, read with care: they may be of another version than this client knows. What is missing
 * reads as empty.
 */
export class Facts {
  constructor(private readonly data: AuditedEvent['data']) {}

  has(name: string): boolean {
    return this.data[name] !== undefined
  }

  /** Whether it is there and empty: null clears. */
  isCleared(name: string): boolean {
    return this.data[name] === null
  }

  text(name: string): string {
    const value = this.data[name]
    return typeof value === 'string' ? value : ''
  }

  number(name: string): number {
    const value = this.data[name]
    return typeof value === 'number' ? value : 0
  }

  flag(name: string): boolean {
    return this.data[name] === true
  }

  texts(name: string): readonly string[] {
    const value = this.data[name]
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
  }

  /** What is within. */
  in(name: string): Facts {
    const value = this.data[name]
    return new Facts(typeof value === 'object' && value !== null ? (value as AuditedEvent['data']) : {})
  }

  /** Things in a row. */
  each(name: string): readonly Facts[] {
    const value = this.data[name]
    return Array.isArray(value) ? value.map((item) => new Facts((item ?? {}) as AuditedEvent['data'])) : []
  }
}
