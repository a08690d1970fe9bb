import { randomUUID } from 'node:crypto'

const MONGODB = /^(mongodb(?:\+srv)?:\/\/[^/?]*)\/?([^?]*)\??(.*)$/

/** The address of a log that is empty, in an event store that others use as well. */
export function freshLog(address: string): string {
  const [server = '', query = ''] = address.split('?')
  const options = new URLSearchParams(query)
  options.set('prefix', `test-${randomUUID()}-`)
  return `${server}?${options.toString()}`
}

/** The address of an empty database; who logs in does so where the address says, whichever database is used. */
export function freshDatabase(address: string): string {
  const [, server = '', database = '', query = ''] = MONGODB.exec(address) ?? []
  const options = new URLSearchParams(query)
  if (database !== '' && server.includes('@') && !options.has('authSource')) options.set('authSource', database)
  return `${server}/parley-test-${randomUUID()}?${options.toString()}`
}
