import { isSafeText } from '../json-guard.js'
import { refuse, type Refusal } from '../operation.js'

/**
 * Reads a query string. `+` is a space, %-encoding is UTF-8; a name may come once.
 * @param url the request target, with its path
 */
export function readQuery(url: string): { readonly fields: Record<string, unknown> } | Refusal {
  const start = url.indexOf('?')
  // No prototype: a parameter may be named `__proto__`, and is then just not known.
  const fields = Object.create(null) as Record<string, unknown>
  if (start === -1) return { fields }
  for (const part of url.slice(start + 1).split('&')) {
    if (part === '') continue
    const [name, value] = decodePair(part)
    if (name === null || value === null) return refuse('malformed', 'The query is not %-encoded UTF-8.')
    const path = `/query/${isSafeText(name) ? name : ''}`
    if (name in fields) return refuse('invalid', `${path} is repeated.`, [{ path, message: 'is repeated' }])
    if (!isSafeText(name) || !isSafeText(value)) return unsafe(path)
    fields[name] = value
  }
  return { fields }
}

const unsafe = (path: string): Refusal =>
  refuse('invalid', `${path} contains NUL.`, [{ path, message: 'contains NUL' }])

function decodePair(part: string): readonly [string | null, string | null] {
  const equals = part.indexOf('=')
  const name = equals === -1 ? part : part.slice(0, equals)
  return [decode(name), equals === -1 ? '' : decode(part.slice(equals + 1))]
}

function decode(text: string): string | null {
  if (!text.includes('%') && !text.includes('+')) return text
  return decodePercent(text.replaceAll('+', ' '))
}

function decodePercent(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** Refuses path parameters with NUL. */
export function checkParams(params: Readonly<Record<string, string>>): Refusal | null {
  const name = Object.keys(params).find((key) => !isSafeText(params[key] ?? ''))
  return name === undefined ? null : unsafe(`/params/${name}`)
}

/**
 * A path whose %-encoding is broken would fail in the router, before anybody knows who asks; but 401 comes before 400.
 * @returns the target with the broken path made harmless, or null when it was sound
 */
export function repairedTarget(url: string): string | null {
  if (!url.includes('%')) return null
  const end = url.indexOf('?')
  const path = end === -1 ? url : url.slice(0, end)
  if (decodePercent(path) !== null) return null
  return path.replaceAll('%', '%25') + (end === -1 ? '' : url.slice(end))
}
