import { type EventStoreDbAddress, InvalidAddress } from './address.js'
import { Connection } from './connection.js'
import { asStoreError } from './failures.js'
import { confirmIdentity, ensureIdentity, type LogIdentity, warmUp } from './identity.js'
import type { Timings } from './timings.js'

/** A share in the process's one appending client. */
export type WriterLease = {
  readonly connection: Connection
  /** The last one ends it. */
  release(): Promise<void>
}

type Writer = { readonly opened: Promise<Connection>; users: number }

const writers = new Map<string, Writer>()

/**
 * The appending client of a server. There is one per process, however many stores are open on the server: the client library keeps the appends that wait for an answer in
 * one place for all clients, so that a client that ends, or loses its connection, takes those of the others with it.
 * The log has its identity when this returns.
 * @throws StoreUnavailable
 */
export async function leaseWriter(address: EventStoreDbAddress, timings: Timings): Promise<WriterLease> {
  const server = address.clientAddress(0)
  const writer = writers.get(server) ?? { opened: openWriter(address, timings), users: 0 }
  writers.set(server, writer)
  writer.users += 1
  const release = async (): Promise<void> => {
    writer.users -= 1
    if (writer.users > 0) return
    if (writers.get(server) === writer) writers.delete(server)
    await (await writer.opened).close()
  }
  try {
    const connection = await writer.opened
    // Whoever opened it may have had another prefix.
    await connection.run(({ client }) => ensureIdentity(client, address.prefix, timings.call))
    return { connection, release }
  } catch (error) {
    await release().catch(() => undefined)
    throw error instanceof InvalidAddress ? error : asStoreError(error)
  }
}

function openWriter(address: EventStoreDbAddress, timings: Timings): Promise<Connection> {
  let identity: LogIdentity | undefined
  return Connection.open({
    address,
    timings,
    check: async (client) => {
      // First of all: a server that was wiped must not be given the identity of the log it has lost.
      if (identity !== undefined) await confirmIdentity(client, address.prefix, identity.logId, timings.call)
      identity ??= await ensureIdentity(client, address.prefix, timings.call)
      await warmUp(client, identity)
    },
  })
}
