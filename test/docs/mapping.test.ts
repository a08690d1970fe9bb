import { describe, expect, it } from '@jest/globals'
import { connectionCommands } from '../../src/api/asyncapi.js'
import { liveCommands } from '../../src/api/live/commands.js'
import { serverEvents } from '../../src/api/live/schemas.js'
import { openApi } from '../../src/api/openapi.js'
import { PROBLEM_CODES } from '../../src/api/problems.js'
import { operationTable } from '../support/running-parley.js'
import { read, section } from './markdown.js'

const document = openApi(operationTable, { version: '0' })
const page = read('docs/mapping.md')

/** What there is besides operations. */
const SERVED = ['GET /metrics', '/ws', '/socket.io', 'connect_error']
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
)
const events: readonly string[] = [
  ...Object.keys(serverEvents),
  ...[...liveCommands(operationTable), ...connectionCommands].map(({ event }) => event),
]
const known = new Set([...operations, ...SERVED, ...events, ...PROBLEM_CODES])

/** Rows of the tables: the design's, Parley's, notes. */
const rows = [...page.matchAll(/^\|(.*)\|(.*)\|(.*)\|$/gm)]
  .map(([, design = '', parley = '', notes = '']) => ({ design, parley: parley.trim(), notes: notes.trim() }))
  .filter(({ parley }) => parley !== "Parley's" && parley !== '---')
const quoted = (cell: string): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)

/** `Room.name`: a field of a shape that operations answer. */
function isField(name: string): boolean {
  const [, shape = '', field = ''] = /^([A-Z]\w+)\.(\w+)$/.exec(name) ?? []
  const properties = document.components.schemas[shape]?.['properties'] as Readonly<Record<string, unknown>> | undefined
  return properties !== undefined && Object.hasOwn(properties, field)
}

describe('docs/mapping.md', () => {
  it('has tables of all five seeds', () => {
    for (const seed of ['S0', 'S1', 'S2', 'S3', 'S4']) expect(page).toMatch(new RegExp(`^## ${seed}: `, 'm'))
    expect(section(page, 'S3: Thryve')).toContain('Server to client:')
    expect(rows.length).toBeGreaterThan(150)
  })

  it("names as Parley's only what is there", () => {
    const missing = rows.flatMap(({ parley }) => quoted(parley)).filter((name) => !known.has(name) && !isField(name))
    expect(missing).toEqual([])
  })

  it('names in its notes only operations and events that are there', () => {
    const named = rows.flatMap(({ notes }) => quoted(notes)).filter((name) => /^[A-Z]+ \/|^[a-z]+_[a-z_]+$/.test(name))
    expect(named.filter((name) => !known.has(name))).toEqual([])
  })

  it('says of what is missing which feature it will be, or why it is not needed', () => {
    const silent = rows.filter(
      ({ parley, notes }) => parley === '' && !/not yet: [A-L]\d|not needed|any number/.test(notes),
    )
    expect(silent.map(({ design }) => design)).toEqual([])
  })
})
