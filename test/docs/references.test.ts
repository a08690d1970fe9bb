import { describe, expect, it } from '@jest/globals'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { helpText } from '../../infra/config.js'
import { anchors, pages, prose, read, ROOT, section } from './markdown.js'

/** Where files of the project lie; what begins so and has a slash or an ending is meant as a path. */
const PATH = /^(?:(?:src|infra|test|bench|docs|bin)\/[\w./-]*|[\w-]+\.(?:md|mjs|json))$/

const links = (page: string): readonly string[] =>
  [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))

const paths = (page: string): readonly string[] =>
  [...page.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text).filter((text) => PATH.test(text))

function linkFault(from: string, target: string): string[] {
  const [path = '', anchor] = target.split('#')
  const file = path === '' ? from : join(dirname(from), path)
  if (!existsSync(join(ROOT, file))) return [`${from}: ${target}`]
  return anchor === undefined || anchors(read(file)).has(anchor) ? [] : [`${from}: ${target} (no such anchor)`]
}

/** Names that the page says a file defines: `name` (`path`), `path` (`name`) or `path`: `name`. */
function namedIn(page: string): readonly (readonly [string, string])[] {
  const name = '`(\\w+)(?:\\(\\))?`'
  const path = '`((?:src|infra)/[\\w./-]+\\.ts)`'
  const after = [...page.matchAll(new RegExp(`${name} \\(${path}\\)`, 'g'))].map(
    ([, n = '', p = '']) => [n, p] as const,
  )
  const before = [...page.matchAll(new RegExp(`${path}(?: \\(|: )${name}`, 'g'))].map(
    ([, p = '', n = '']) => [n, p] as const,
  )
  return [...after, ...before]
}

describe.each(pages())('%s', (path) => {
  const page = read(path)

  it('links to what is there', () => {
    expect(links(page).flatMap((target) => linkFault(path, target))).toEqual([])
  })

  it('names files that are there', () => {
    expect(paths(page).filter((name) => !existsSync(join(ROOT, name)))).toEqual([])
  })

  it('names functions that are where it says', () => {
    const missing = namedIn(page).filter(
      ([name, file]) => !new RegExp(`\\b${name}\\b`).test(readFileSync(join(ROOT, file), 'utf8')),
    )
    expect(missing).toEqual([])
  })
})

describe('the configuration table', () => {
  it('has every variable with its default, and no other', () => {
    const rows = section(read('README.md'), 'Configuration').matchAll(/^\| ((?:`[A-Z_]+` ?)+)\|([^|]*)\|/gm)
    const documented = [...rows].flatMap(([, names = '', fallback = '']) =>
      [...names.matchAll(/`([A-Z_]+)`/g)].map(([, name = '']) => [name, fallback.trim()] as const),
    )
    const lines = [...helpText().matchAll(/^ +--[\w-]+ +([A-Z_]+) .*?(?: \(([^()]*)\))?$/gm)]
    expect(documented.map(([name]) => name).sort()).toEqual(lines.map(([, name = '']) => name).sort())
    const defaults = new Map(lines.map(([, name = '', fallback]) => [name, fallback]))
    const wrong = documented.filter(([name, shown]) => {
      const fallback = defaults.get(name)
      return shown !== 'generated' && fallback !== undefined && shown !== fallback
    })
    expect(wrong).toEqual([])
  })
})
