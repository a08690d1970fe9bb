import type { AuditedEvent } from '../../../src/client/index.js'

/** All that the trail has of an event: what it is called, what set it off, how it is chained, and its data. */
export function EventDetails({ event }: { readonly event: AuditedEvent }) {
  const { id, type, metadata, data } = event
  const lines: readonly (readonly [string, string])[] = [
    ['Type', `${type ?? 'not for you to see'}, version ${metadata.version}`],
    ['Event', id],
    ['Command', metadata.commandId],
    ['Correlation', metadata.correlationId],
    ['Causation', metadata.causationId],
    ['Previous hash', metadata.prevHash],
    ['Hash', metadata.hash],
  ]
  return (
    <>
      <dl class="event-facts">
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <pre class="event-data" dir="auto" tabIndex={0} role="region" aria-label="Data of the event">
        {JSON.stringify(data, null, 2)}
      </pre>
    </>
  )
}
