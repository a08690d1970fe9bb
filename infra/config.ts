import { Type, type Static, type TProperties } from '@sinclair/typebox'
import { Ajv, type ErrorObject } from 'ajv'
import { DisplayName } from '../src/domain/user/schema.js'
import { InvalidAddress, parseAddress } from './eventstoredb/address.js'

const providers = ['companion', 'openai', 'anthropic'] as const
type AiProvider = (typeof providers)[number]
const roles = ['api', 'projector', 'worker'] as const
export type ProcessRole = (typeof roles)[number]

const text = (description: string, options: object = {}) => Type.String({ description, minLength: 1, ...options })
const count = (description: string, minimum: number, maximum: number, fallback: number) =>
  Type.Integer({ description, minimum, maximum, default: fallback })
const oneOf = <const T extends readonly string[]>(values: T, description: string, fallback: T[number]) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...values], description, default: fallback })

/** Every setting, under the name of its environment variable. `--port 3001` or `--port=3001` is PORT: flags win over variables. */
const settings = {
  PORT: count('TCP port; 0 takes a free one', 0, 65_535, 3_000),
  HOST: text('Address to listen on', { default: '0.0.0.0' }),
  DATA_DIR: text('Folder of the embedded stores and generated secrets', { default: './data' }),
  EVENT_STORE: text('Where the log is: sqlite: or esdb://…', {
    pattern: '^(sqlite:|esdb(\\+discover)?://.+)',
    default: 'sqlite:',
  }),
  READ_MODELS: text('Where read models are: sqlite: or mongodb://…', {
    pattern: '^(sqlite:|mongodb(\\+srv)?://.+)',
    default: 'sqlite:',
  }),
  REDIS_URL: Type.Optional(
    text('Redis, for jobs, presence and limits of several instances', { pattern: '^rediss?://.+' }),
  ),
  JWT_SECRET: Type.Optional(text('Signs access tokens; give it 32 random characters or more')),
  MASTER_KEY: Type.Optional(text('Wraps the data keys: 64 hex digits, or any passphrase (then its SHA-256)')),
  ADMIN_USERNAME: text('The first admin', { pattern: '^[A-Za-z0-9_.-]{3,32}$', default: 'admin' }),
  ADMIN_PASSWORD: Type.Optional(text('The first admin’s password', { minLength: 10, maxLength: 200 })),
  AI_NAME: Type.Optional(
    text('What the AI member is called that is there from the start; Parley unless set here or by an admin', {
      pattern: DisplayName.pattern,
    }),
  ),
  AI_PROVIDER: Type.Optional(
    Type.Unsafe<AiProvider>({
      type: 'string',
      enum: [...providers],
      description: 'Who answers as AI: companion, or openai where AI_BASE_URL is given, unless set',
    }),
  ),
  AI_BASE_URL: Type.Optional(text('Address of an OpenAI-compatible or Anthropic API', { pattern: '^https?://.+' })),
  AI_API_KEY: Type.Optional(text('Key of that API', { pattern: '^[!-~]+$' })),
  AI_MODEL: Type.Optional(text('Model at that API')),
  AI_ROOM_BUDGET: count(
    'Tokens a day for the answers in one room, sent and received; 0: no limit',
    0,
    1_000_000_000,
    500_000,
  ),
  AI_PERSON_BUDGET: count('The same for the answers to one person', 0, 1_000_000_000, 250_000),
  JOB_PATIENCE: count('Seconds for which what fails is tried again: an answer, for instance', 1, 86_400, 120),
  AI_PROMPT_TOKENS: count('Tokens of a conversation that are sent to that API, about', 1_000, 200_000, 6_000),
  RATE_LIMITS: oneOf(['on', 'off'], 'Limits per user and address', 'on'),
  ALLOWED_ORIGINS: Type.Optional(
    text('Origins whose web pages may open sockets, with commas, or *; pages of Parley’s own host always may', {
      pattern: '^(\\*|https?://[^\\s,/]+(\\s*,\\s*https?://[^\\s,/]+)*)$',
    }),
  ),
  ROLES: text('What this process does, with commas: api, projector, worker', {
    pattern: `^(${roles.join('|')})(,(${roles.join('|')}))*$`,
    default: roles.join(','),
  }),
  INVITE_TTL: count('Seconds until an invite expires', 1, 31_536_000, 604_800),
  DEFAULT_ROOMS: text(
    'Names of the rooms that are there from the start, with commas; the first is joined by everyone',
    {
      default: 'General,Developer,Trading,Security',
    },
  ),
  LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'What is logged', 'info'),
  BENCH_COMMIT_DELAY_MS: count('For benchmarks only: added to every commit of the log, like a slow disk', 0, 1_000, 0),
  TRUSTED_PROXIES: count('How many proxies in front of this process are ours', 0, 10, 0),
} satisfies TProperties

const Settings = Type.Object(settings, { additionalProperties: false })
type Setting = keyof typeof settings
const names = Object.keys(settings) as readonly Setting[]

/** Never printed: keys, passwords, and addresses that may hold one. */
const SECRETS: ReadonlySet<string> = new Set<Setting>(['JWT_SECRET', 'MASTER_KEY', 'ADMIN_PASSWORD', 'AI_API_KEY'])
const ADDRESSES: ReadonlySet<string> = new Set<Setting>(['EVENT_STORE', 'READ_MODELS', 'REDIS_URL', 'AI_BASE_URL'])

type Values = Static<typeof Settings>
/** The settings, checked, with lists taken apart. */
export type Config = Omit<Values, 'AI_PROVIDER' | 'ROLES' | 'DEFAULT_ROOMS' | 'ALLOWED_ORIGINS'> & {
  readonly AI_PROVIDER: AiProvider
  readonly ROLES: ReadonlySet<ProcessRole>
  readonly DEFAULT_ROOMS: readonly string[]
  readonly ALLOWED_ORIGINS: '*' | readonly string[]
}

/** The settings are wrong; `problems` names every one of them, without its value. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
  constructor(readonly problems: readonly string[]) {
    super(`The configuration is wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
  }
}

const validate = new Ajv({ allErrors: true, useDefaults: true, strict: true }).compile<Values>(Settings)

/**
 * Reads the settings, once, at start.
 * @param argv the flags, without the program's name
 * @param env the environment; an empty variable counts as unset
 * @throws ConfigurationError with every mistake at once
 */
export function readConfig(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Config {
  const { flags, problems } = readFlags(argv)
  const given: Record<string, unknown> = {}
  for (const name of names) {
    const value = flags.get(name) ?? env[name]
    if (value !== undefined && value !== '') given[name] = typed(name, value)
  }
  if (!validate(given)) problems.push(...(validate.errors ?? []).map(problem))
  else problems.push(...contradictions(given))
  if (problems.length > 0) throw new ConfigurationError(problems)
  return taken(given as Values)
}

const taken = (values: Values): Config => ({
  ...values,
  AI_PROVIDER: providerIn(values),
  ROLES: new Set(values.ROLES.split(',') as ProcessRole[]),
  DEFAULT_ROOMS: listIn(values.DEFAULT_ROOMS),
  ALLOWED_ORIGINS: values.ALLOWED_ORIGINS === '*' ? '*' : listIn(values.ALLOWED_ORIGINS ?? ''),
})

const providerIn = ({ AI_PROVIDER, AI_BASE_URL }: Values): AiProvider =>
  AI_PROVIDER ?? (AI_BASE_URL === undefined ? 'companion' : 'openai')

const listIn = (text: string): readonly string[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')

const typed = (name: Setting, value: string): unknown =>
  settings[name].type === 'integer' && /^(0|[1-9]\d{0,14})$/.test(value) ? Number(value) : value

function problem({ instancePath, message, params }: ErrorObject): string {
  const allowed = (params as { readonly allowedValues?: readonly string[] }).allowedValues
  return `${instancePath.slice(1)} ${message ?? 'is wrong'}${allowed === undefined ? '' : `: ${allowed.join(', ')}`}`
}

function contradictions(values: Values): readonly string[] {
  return [...wrongAddress(values), ...sharedOut(values), ...incompleteProvider(values), ...sameNames(values)]
}

/** What is wrong with the address of an EventStoreDB, in words that do not show it. */
function wrongAddress({ EVENT_STORE }: Values): readonly string[] {
  if (EVENT_STORE === 'sqlite:') return []
  try {
    parseAddress(EVENT_STORE)
    return []
  } catch (error) {
    return [`EVENT_STORE: ${error instanceof InvalidAddress ? error.message : 'is no address'}`]
  }
}

/** What one process has to itself cannot be shared out: it does everything or it is not done. */
const sharedOut = ({ EVENT_STORE, READ_MODELS, REDIS_URL, ROLES }: Values): readonly string[] => {
  if (roles.every((role) => ROLES.split(',').includes(role))) return []
  const own = [
    ...(EVENT_STORE === 'sqlite:' ? ['EVENT_STORE'] : []),
    ...(READ_MODELS === 'sqlite:' ? ['READ_MODELS'] : []),
    ...(REDIS_URL === undefined ? ['REDIS_URL'] : []),
  ]
  return own.map((name) => `ROLES: to do a part of them only, ${name} has to be one that several processes can share`)
}

function incompleteProvider({ AI_PROVIDER, AI_API_KEY, AI_BASE_URL }: Values): readonly string[] {
  if (AI_PROVIDER === 'anthropic' && AI_API_KEY === undefined) return ['AI_API_KEY is needed for AI_PROVIDER anthropic']
  if (AI_PROVIDER === 'openai' && AI_API_KEY === undefined && AI_BASE_URL === undefined) {
    return ['AI_API_KEY or AI_BASE_URL is needed for AI_PROVIDER openai']
  }
  if (AI_BASE_URL !== undefined && !isAddress(AI_BASE_URL)) return ['AI_BASE_URL is no address']
  return []
}

/** Whoever comes first would take the other's username. */
const sameNames = ({ AI_NAME, ADMIN_USERNAME }: Values): readonly string[] =>
  AI_NAME?.toLowerCase() === ADMIN_USERNAME.toLowerCase() ? ['AI_NAME must not be ADMIN_USERNAME'] : []

/** Also a user name and a password in it have to be encoded as they should. */
function isAddress(text: string): boolean {
  try {
    const { username, password } = new URL(text)
    decodeURIComponent(username + password)
    return true
  } catch {
    return false
  }
}

const flagOf = (name: string): string => `--${name.toLowerCase().replaceAll('_', '-')}`
const settingsByFlag: ReadonlyMap<string, Setting> = new Map(names.map((name) => [flagOf(name), name]))

function readFlags(argv: readonly string[]): { readonly flags: ReadonlyMap<Setting, string>; problems: string[] } {
  const flags = new Map<Setting, string>()
  const problems: string[] = []
  for (let i = 0; i < argv.length; i += 1) {
    const [flag = '', ...rest] = (argv[i] ?? '').split('=')
    const name = settingsByFlag.get(flag)
    if (name === undefined) {
      problems.push(`${flag} is not known; --help lists the flags`)
      continue
    }
    const value = rest.length > 0 ? rest.join('=') : argv[(i += 1)]
    if (value === undefined) problems.push(`${flag} needs a value`)
    else flags.set(name, value)
  }
  return { flags, problems }
}

/** The text of `--help`: every flag with its environment variable, meaning and default. */
export function helpText(): string {
  const lines = names.map((name) => {
    const { description = '', default: fallback } = settings[name] as {
      description?: string
      default?: string | number
    }
    const shown = fallback === undefined ? '' : ` (${String(fallback)})`
    return `  ${flagOf(name).padEnd(20)} ${name.padEnd(18)} ${description}${shown}`
  })
  return `Usage: npm start -- [flags]\n\nFlag                   Variable           Meaning (default)\n${lines.join('\n')}\n`
}

/** The settings as they may be shown: secrets and passwords within addresses left out. */
export function printable(config: Config): Readonly<Record<string, unknown>> {
  const entries = Object.entries(config).map(([name, value]) => [name, shownValue(name, value)])
  return Object.fromEntries(entries) as Record<string, unknown>
}

function shownValue(name: string, value: unknown): unknown {
  if (value instanceof Set) return [...value]
  if (SECRETS.has(name)) return '[redacted]'
  // User information and queries of addresses may hold credentials.
  if (ADDRESSES.has(name))
    return String(value)
      .replace(/\/\/[^/]*@/, '//[redacted]@')
      .replace(/\?.*$/, '?[redacted]')
  return value
}
