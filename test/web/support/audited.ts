import type { AuditedEvent } from '../../../src/client/index.js'

type Given = Partial<Omit<AuditedEvent, 'metadata'>> & { readonly metadata?: Partial<AuditedEvent['metadata']> }

/** An event of the audit trail, of which only what matters is given: its ids follow from its revision. */
export function audited({ revision = 0, metadata, ...more }: Given = {}): AuditedEvent {
  return {
    ...{
      id: `e${revision}`,
      revision,
      type: 'MessagePosted',
      actorId: 'ann',
      at: '2026-11-21T12:00:00.000Z',
      data: {},
    },
    ...more,
    metadata: {
      ...{ commandId: `c${revision}`, correlationId: 'request', causationId: `c${revision}`, version: 1 },
      ...{ prevHash: 'p'.repeat(64), hash: `${revision}`.padStart(64, '0') },
      ...metadata,
    },
  }
}
