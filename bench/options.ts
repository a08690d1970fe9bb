import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export type Options = {
  /** What stands in Parley's column: `crud` tries the harness itself out, before there is a server. */
  readonly candidate: 'parley' | 'crud'
  /** Small sizes and one short round, in `live` and the benches of engines: to see that it works. */
  readonly isQuick: boolean
  /** Servers of `live` write CPU profiles to `.bench/profiles/<contestant>`; their figures mean less then. */
  readonly isProfiled: boolean
  /** Folder of the Parley that is measured. */
  readonly parley: string
  readonly rounds: number
  /** Length of each measurement, and of the load before it that is not counted, in seconds. */
  readonly seconds: number
  readonly warmup: number
  readonly writers: number
  /** Events of the large room in `depth` and `rebuild`. */
  readonly events: number
  /** Posts in `memory`. */
  readonly posts: number
  /** A server that runs already, for `conversations`. */
  readonly url: string | null
  /** What follows the bench's name. */
  readonly files: readonly string[]
}

const flags = {
  candidate: { type: 'string', default: 'parley' },
  parley: { type: 'string', default: '.' },
  rounds: { type: 'string', default: '3' },
  seconds: { type: 'string', default: '5' },
  warmup: { type: 'string', default: '2' },
  writers: { type: 'string', default: '32' },
  events: { type: 'string', default: '1000000' },
  posts: { type: 'string', default: '1000000' },
  quick: { type: 'boolean', default: false },
  profile: { type: 'boolean', default: false },
  url: { type: 'string' },
} as const

function positive(name: string, text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value) || value <= 0) throw new Error(`--${name} must be a number above 0`)
  return value
}

/**
 * Reads the command line of `npm run bench -- <bench> [--flag value …] [file …]`.
 * @param args what follows the bench's name
 * @throws Error on unknown flags and values that make no sense
 */
export function optionsFrom(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({ args: [...args], options: flags, allowPositionals: true })
  const { candidate } = values
  if (candidate !== 'parley' && candidate !== 'crud') throw new Error('--candidate is parley or crud')
  return {
    candidate,
    isQuick: values.quick,
    isProfiled: values.profile,
    parley: resolve(values.parley),
    rounds: positive('rounds', values.rounds),
    seconds: positive('seconds', values.seconds),
    warmup: positive('warmup', values.warmup),
    writers: positive('writers', values.writers),
    events: positive('events', values.events),
    posts: positive('posts', values.posts),
    url: values.url ?? null,
    files: positionals,
  }
}

/** The same, or with `--quick` one short round: to see that it works, whatever the figures are. */
export const quickened = (options: Options): Options =>
  options.isQuick ? { ...options, rounds: 1, seconds: 1, warmup: 0.5, writers: 8 } : options
