/** Where an EventStoreDB is, and which of its streams are ours. */
export type EventStoreDbAddress = {
  /** What the names of all our streams begin with there; '' when the server is ours alone. */
  readonly prefix: string
  /** Hosts to knock at. */
  readonly hosts: readonly { readonly host: string; readonly port: number }[]
  /**
   * The address as the client takes it. Clients of different turns never share a connection: the client keeps those apart whose settings differ,
   * so every turn has a keep-alive of its own, some milliseconds longer.
   */
  readonly clientAddress: (turn: number) => string
}

/** An address that is none. Says which part of it, and never shows it: there may be a password in it. */
export class InvalidAddress extends Error {
  override readonly name = 'InvalidAddress'
}

const SHAPE = /^(esdb(?:\+discover)?):\/\/(?:([^@/?]+)@)?([^@/?]+)\/?(?:\?(.*))?$/
const HOST = /^([A-Za-z0-9._-]+)(?::(\d{1,5}))?$/
const PREFIX = /^[A-Za-z0-9_.-]{0,64}$/
const DEFAULT_PORT = 2113
/** Milliseconds. A frozen server is noticed by its connection after the sum of both; the client's own defaults make 20 s of it. */
const KEEP_ALIVE_INTERVAL = 10_000
const KEEP_ALIVE_TIMEOUT = 3_000
const TURNS = 1_000

/** The client's options, spelled as it compares them. With any other it warns on the console, and shows the whole address, password included. */
const OPTIONS: ReadonlySet<string> = new Set([
  ...['tls', 'tlscafile', 'usercertfile', 'userkeyfile', 'connectionname', 'nodepreference', 'defaultdeadline'],
  ...['maxdiscoverattempts', 'discoveryinterval', 'gossiptimeout', 'keepaliveinterval', 'keepalivetimeout', 'prefix'],
])

/** Options that do harm. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['tlsverifycert', 'the client ignores it; name the authority with tlsCAFile'],
  ['throwonappendfailure', 'the client then tells a wrong revision of a conflict'],
])

/**
 * Reads `esdb://host:2113?tls=false`, `esdb+discover://…` or `esdb://a,b,c`. The option `prefix` is ours: letters, digits, `_`, `.` and `-`. No prefix on one
 * server may be the beginning of another.
 * @throws InvalidAddress
 */
export function parseAddress(address: string): EventStoreDbAddress {
  const [, scheme = '', user, authority = '', query = ''] = SHAPE.exec(address.trim()) ?? []
  if (scheme === '') throw new InvalidAddress('no address of the form esdb://host:2113?option=value')
  const hosts = authority.split(',').map(parseHost)
  const options = parseOptions(query)
  const prefix = options.get('prefix') ?? ''
  if (!PREFIX.test(prefix)) throw new InvalidAddress('prefix has letters, digits, _, . and - only, at most 64')
  options.delete('prefix')
  const interval = integer(options, 'keepaliveinterval', KEEP_ALIVE_INTERVAL)
  options.set('keepalivetimeout', String(integer(options, 'keepalivetimeout', KEEP_ALIVE_TIMEOUT)))
  if (!options.has('connectionname')) options.set('connectionname', `parley-${process.pid}`)
  const place = `${scheme}://${user === undefined ? '' : `${user}@`}${authority}`
  return {
    prefix,
    hosts,
    clientAddress: (turn) => {
      // -1 switches it off; then all clients share a connection.
      options.set('keepaliveinterval', String(interval < 0 ? interval : interval + (turn % TURNS)))
      return `${place}?${[...options].map(([name, value]) => `${name}=${value}`).join('&')}`
    },
  }
}

function parseHost(text: string): { readonly host: string; readonly port: number } {
  const [, host = '', port = String(DEFAULT_PORT)] = HOST.exec(text) ?? []
  if (host === '') throw new InvalidAddress('no host name, or a port that is no number')
  return { host, port: Number(port) }
}

function parseOptions(query: string): Map<string, string> {
  const options = new Map<string, string>()
  for (const pair of query.split('&').filter((text) => text !== '')) {
    const [name = '', value = '', ...rest] = pair.split('=')
    const option = name.toLowerCase().replace(/[_-]/g, '')
    const why = REFUSED.get(option)
    if (why !== undefined) throw new InvalidAddress(`option ${option}: ${why}`)
    if (!OPTIONS.has(option)) throw new InvalidAddress('an option that is not known')
    if (value === '' || rest.length > 0 || value.includes('?')) throw new InvalidAddress(`option ${option}: its value`)
    options.set(option, value)
  }
  return options
}

function integer(options: ReadonlyMap<string, string>, option: string, fallback: number): number {
  const value = options.get(option) ?? String(fallback)
  if (!/^(-1|[1-9]\d{0,8})$/.test(value)) throw new InvalidAddress(`option ${option}: no number of milliseconds`)
  return Number(value)
}
