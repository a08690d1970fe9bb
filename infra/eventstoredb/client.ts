import { connect } from 'node:net'
import { EventStoreDBClient } from '@eventstore/db-client'
import { InvalidAddress, type EventStoreDbAddress } from './address.js'

let turns = 0

/** A client with a connection of its own; it connects with its first call. @throws InvalidAddress */
export function makeClient(address: EventStoreDbAddress): EventStoreDBClient {
  turns += 1
  try {
    return EventStoreDBClient.connectionString(address.clientAddress(turns))
  } catch (error) {
    // What the client cannot read it quotes, password and all.
    const { message } = error as Error
    throw new InvalidAddress(message.startsWith('Unexpected') ? 'the client cannot read the address' : message)
  }
}

/**
 * Knocks at the hosts until one accepts a connection. A client that tries in vain leaves a connection behind, and waits longer every time; this one does neither.
 * @throws the last host's error
 */
export async function knock({ hosts }: EventStoreDbAddress, ms: number): Promise<void> {
  let failure: unknown
  for (const { host, port } of hosts) {
    try {
      await knockAt(host, port, ms)
      return
    } catch (error) {
      failure = error
    }
  }
  throw failure
}

function knockAt(host: string, port: number, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: ms }, () => {
      socket.destroy()
      resolve()
    })
    socket.on('timeout', () => socket.destroy(Object.assign(new Error('no connection'), { code: 'ETIMEDOUT' })))
    socket.on('error', reject)
  })
}
