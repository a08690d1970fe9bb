import { type Static, Type } from '@sinclair/typebox'

/** The file's format: raised with every change that an older program cannot read. */
export const FORMAT = 1

const text = Type.String({ minLength: 1 })
const hash = Type.String({ pattern: '^[0-9a-f]{64}$' })
const count = Type.Integer({ minimum: 0 })
const closed = { additionalProperties: false }

/** The first line. */
const Header = Type.Object(
  { parley: Type.Literal('export'), format: Type.Literal(FORMAT), logId: text, createdAt: text },
  closed,
)

const Head = Type.Object({ head: Type.Object({ stream: text, revision: count, seal: Type.String() }, closed) }, closed)

/** `wrapped` is base64: 68 bytes that only the master key opens. */
const Key = Type.Object(
  {
    key: Type.Object(
      { keyId: text, subjectId: text, wrapped: Type.String({ pattern: '^[A-Za-z0-9+/]{91}=$' }) },
      closed,
    ),
  },
  closed,
)

/** A subject whose key is destroyed for ever. */
const Destroyed = Type.Object({ destroyed: text }, closed)

/**
 * Between what no log can rebuild and the log: so much has come, and `sha256` is of every byte before this line. `head` is the old log's last
 * position, up to which all events follow; it means nothing elsewhere.
 */
const Sealed = Type.Object(
  { sealed: Type.Object({ heads: count, keys: count, destroyed: count, head: Type.String(), sha256: hash }, closed) },
  closed,
)

const Metadata = Type.Object(
  {
    ...{ commandId: Type.String(), correlationId: Type.String(), causationId: Type.String(), actorId: Type.String() },
    ...{ at: Type.String(), version: Type.Number(), prevHash: hash, hash },
  },
  closed,
)

/** An event as it is stored, sealed and un-upcast. `n` counts them from 1: their place in the log. */
const Event = Type.Object(
  {
    n: Type.Integer({ minimum: 1 }),
    event: Type.Object(
      {
        ...{ stream: text, revision: count, id: text, type: text },
        data: Type.Object({}, { additionalProperties: true }),
        metadata: Metadata,
      },
      closed,
    ),
  },
  closed,
)

/** The last line. `sha256` is of every byte before this line. */
const End = Type.Object({ end: Type.Object({ events: count, streams: count, sha256: hash }, closed) }, closed)

/** The kinds of lines in the order in which they come; each is told by the field it is named after, the header by `parley`. */
export const lineSchemas = {
  parley: Header,
  head: Head,
  key: Key,
  destroyed: Destroyed,
  sealed: Sealed,
  event: Event,
  end: End,
}

export type LineKind = keyof typeof lineSchemas
export type LineOf<K extends LineKind> = Static<(typeof lineSchemas)[K]>
export type Footer = LineOf<'end'>['end']
