import { parseArgs } from 'node:util'

const USAGE = `Usage: npm run chat -- [options]

  --url URL         the server (http://localhost:3000)
  --user NAME       who you are; registered if nobody has the name yet (your login name here)
  --password WORDS  yours, 10 characters or more; or set PARLEY_PASSWORD, which no list of processes shows
  --room NAME       where to talk: a room of yours, a public one, or a new one (General)
  --help            shows this

What is typed is sent; Ctrl+D leaves. Lines may also come from a pipe: it ends when all are acknowledged.`

export type ChatArguments = {
  readonly url: string
  readonly user: string
  readonly password: string
  readonly room: string
}

const OPTIONS = {
  url: { type: 'string', default: 'http://localhost:3000' },
  user: { type: 'string', default: process.env['USER'] ?? 'guest' },
  password: { type: 'string', default: process.env['PARLEY_PASSWORD'] ?? '' },
  room: { type: 'string', default: 'General' },
  help: { type: 'boolean', default: false },
} as const

/** What the chat was called with. `--help`, and what is wrong with it, end the process. */
export function chatArguments(): ChatArguments {
  try {
    const { help, ...given } = parseArgs({ options: OPTIONS }).values
    if (help) {
      console.log(USAGE)
      process.exit(0)
    }
    if (given.password === '') throw new Error('A password is needed: --password, or PARLEY_PASSWORD.')
    return given
  } catch (error) {
    return end(error)
  }
}

/** Says on one line what went wrong, and ends the process. */
export function end(error: unknown): never {
  const line = messageOf(error)
  console.error(process.stderr.isTTY ? `\u001b[31m${line}\u001b[0m` : line)
  process.exit(1)
}

/** What went wrong, on one line. A problem names the place in what was sent, which nobody here has seen. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text
    .replace(/^\/(body|payload)\//, 'The ')
    .replace(/\s+/g, ' ')
    .trim()
}
