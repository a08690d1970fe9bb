import { isEnvelope, type Envelope } from '../../commands/sealing.js'
import type { SealedValue } from '../../commands/unsealing.js'
import { catalogue } from '../../domain/catalogue.js'
import type { JsonValue } from '../../domain/json.js'
import { type SealedField, sealedField } from '../models/sealed.js'
import type { ProjectedEvent } from '../projection.js'

/** Opens envelopes; null where the key is destroyed. */
export interface FieldOpener {
  openAll(values: readonly SealedValue[]): Promise<readonly (JsonValue | null)[]>
}

/** A sealed field of a document, with the stream and the event field that it came from. */
export type Located = { readonly stream: string; readonly field: string; readonly sealed: SealedField | null }

/** The sealed fields that an event has. */
export function sealedFieldsOf(event: ProjectedEvent): readonly Located[] {
  const names = Object.keys(catalogue[event.type]?.sealed ?? {})
  return names.flatMap((field) => {
    const sealed = sealedField(event, field)
    return sealed === null ? [] : [{ stream: event.stream, field, sealed }]
  })
}

/** Opens many fields at once, in the order given; null where there is nothing or nothing can be read any more. */
export async function openFields(
  opener: FieldOpener,
  located: readonly Located[],
): Promise<readonly (JsonValue | null)[]> {
  const values = located.map(sealedValue)
  const opened = await opener.openAll(values.filter((value) => value !== null))
  let next = 0
  return values.map((value) => (value === null ? null : (opened[next++] ?? null)))
}

function sealedValue({ stream, field, sealed }: Located): SealedValue | null {
  if (sealed === null || !isEnvelope(sealed.envelope)) return null
  const envelope: Envelope = sealed.envelope
  return { envelope, context: { stream, eventId: sealed.eventId, field } }
}

export const textOr = (value: JsonValue | null | undefined, otherwise: string): string =>
  typeof value === 'string' ? value : otherwise
export const textOrNull = (value: JsonValue | null | undefined): string | null =>
  typeof value === 'string' ? value : null
