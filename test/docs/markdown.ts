import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The project's root; tests run from dist/test/docs. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** A fenced block of a page: its language ('' when it names none) and its text, without the fences. */
export type Block = { readonly language: string; readonly text: string }

/** Paths, from the root, of README.md and of every page under docs/. */
export const pages = (): readonly string[] => [
  'README.md',
  ...readdirSync(`${ROOT}docs`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

export const read = (path: string): string => readFileSync(ROOT + path, 'utf8')

/** The part of a page under a heading of the second level, up to the next one. */
export function section(page: string, heading: string): string {
  const found = page.split(/^(?=## )/m).find((part) => part.startsWith(`## ${heading}\n`))
  if (found === undefined) throw new Error(`no section ${heading}`)
  return found
}

export const blocks = (page: string): readonly Block[] =>
  [...page.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = '', text = '']) => ({ language, text }))

/** A page without its fenced blocks, whose contents are no prose. */
export const prose = (page: string): string => page.replace(/^```\w*\n.*?^```$/gms, '')

/** The anchors of a page: of its headings, as GitHub makes them, and those written as HTML. */
export function anchors(page: string): ReadonlySet<string> {
  const headings = [...prose(page).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => anchorOf(title))
  const written = [...page.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id)
  return new Set([...headings, ...written])
}

const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
