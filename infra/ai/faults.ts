import { ProviderFailed, type ProviderFault } from '../../src/reactions/ai/provider.js'
import { textAt } from './json-path.js'

/** Nobody is made to wait longer, whatever a server says. */
const LONGEST_WAIT_MS = 3_600_000
const OVERLOADED: ReadonlySet<number> = new Set([425, 429, 503, 529])
const UNREACHABLE: ReadonlySet<number> = new Set([408, 502, 504, 522, 523, 524])

/** What a status means that is no success. */
function faultOf(status: number): ProviderFault {
  if (OVERLOADED.has(status)) return 'overloaded'
  if (UNREACHABLE.has(status)) return 'unreachable'
  return status >= 500 || status < 300 ? 'broken' : 'refused'
}

/**
 * A response that is no answer, as a failure.
 * @param retryAfter header of that name
 * @param body the JSON of the response, if it is some
 * @param now milliseconds of the clock
 */
export function failedWith(status: number, retryAfter: string | null, body: unknown, now: number): ProviderFailed {
  const redirected =
    status >= 300 && status < 400 ? ': it redirects, give AI_BASE_URL the address that it redirects to' : ''
  return new ProviderFailed(
    faultOf(status),
    `status ${status}${codeIn(body)}${redirected}`,
    OVERLOADED.has(status) ? waitOf(retryAfter, now) : undefined,
  )
}

/** Names that vendors give to what is wrong, in `error.code` or `error.type`. Their sentences are not repeated: these quote keys and prompts. */
const codeIn = (body: unknown): string => {
  const code = errorName(body)
  return code === '' ? '' : ` (${code})`
}

export function errorName(body: unknown): string {
  const names = [textAt(body, 'error', 'code'), textAt(body, 'error', 'type')]
  return names.find((name) => /^[a-z]{2,30}(?:_[a-z]{1,30}){0,6}$/.test(name)) ?? ''
}

/** Milliseconds that a `Retry-After` asks for, in seconds or as a date; undefined where it says nothing. */
export function waitOf(retryAfter: string | null, now: number): number | undefined {
  const text = retryAfter?.trim() ?? ''
  const ms = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(Math.ceil(ms), 0), LONGEST_WAIT_MS)
}

/** What vendors call an error in the middle of a stream → what it means. */
const MEANINGS: Readonly<Record<string, ProviderFault>> = {
  overloaded_error: 'overloaded',
  rate_limit_error: 'overloaded',
  rate_limit_exceeded: 'overloaded',
  invalid_request_error: 'refused',
  authentication_error: 'refused',
  permission_error: 'refused',
  not_found_error: 'refused',
  billing_error: 'refused',
  request_too_large: 'refused',
  context_length_exceeded: 'refused',
}

/** An error that a stream tells of. */
export function failedInStream(event: unknown): ProviderFailed {
  const name = errorName(event)
  const fault = Object.hasOwn(MEANINGS, name) ? MEANINGS[name] : undefined
  return new ProviderFailed(fault ?? 'broken', `an error in the middle of the answer${codeIn(event)}`)
}
