import { unescape } from 'node:querystring'

const LONGEST = 500

/**
 * What administrators get to see of an error. A SyntaxError quotes what it could not read, which may be what people wrote: it gives its name only.
 */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error'
  const { name, message } = error
  return name === 'SyntaxError' || message === '' ? name : `${name}: ${message}`.slice(0, LONGEST)
}

/** An error as it may be logged or shown, without what was sent: those of Redis carry their command, the password among it. */
export function withoutSecrets(error: unknown, secrets: readonly string[]): Error {
  const { name = 'Error', message = '', code } = error as { name?: string; message?: string; code?: unknown }
  const text = secrets.reduce((all, secret) => all.replaceAll(secret, '[redacted]'), message)
  return Object.assign(new Error(text), { name, ...(code !== undefined && { code }) })
}

/** As it stands in the address, and as it is meant. */
export function passwordsIn(address: string | undefined): readonly string[] {
  const password = /:\/\/[^:@/]*:(.+)@/.exec(address ?? '')?.[1]
  return password === undefined ? [] : [password, unescape(password)]
}
