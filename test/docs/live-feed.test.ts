import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { connectionCommands } from '../../src/api/asyncapi.js'
import { liveCommands } from '../../src/api/live/commands.js'
import { limitsTable } from '../../src/api/live/limits.js'
import { type ServerEvent, serverEvents } from '../../src/api/live/schemas.js'
import { operationTable } from '../support/running-parley.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { blocks, read, ROOT, section } from './markdown.js'
import { type RunningServer, startServer } from './running-server.js'

const page = read('docs/live-feed.md')
const dataDir = temporaryFolder()

/** Rows of the tables of a section, cells trimmed, without their heads. */
const rows = (heading: string): readonly (readonly string[])[] =>
  [...section(page, heading).matchAll(/^\| (`.*) \|$/gm)].map(([, row = '']) => row.split(/ *[|] */))
const unquoted = (cell = ''): string => cell.replaceAll('`', '')

describe('docs/live-feed.md', () => {
  it('has every event from server to client, told as in the AsyncAPI document', () => {
    const told = rows('Events').map(([event, summary]) => [unquoted(event), summary])
    expect(told.sort()).toEqual(
      Object.entries<ServerEvent>(serverEvents)
        .map(([event, { summary }]) => [event, summary])
        .sort(),
    )
  })

  it('has every command, with the operation that it runs and fields that this takes', () => {
    const told = rows('Commands').map(([event, operation]) => [unquoted(event), unquoted(operation)])
    const commands = [...liveCommands(operationTable), ...connectionCommands]
    expect(told.sort()).toEqual(commands.map(({ event, operation }) => [event, operation?.id ?? '']).sort())
    for (const [event, , payload = ''] of rows('Commands')) {
      const properties = commands.find((command) => command.event === unquoted(event))?.payload.properties ?? {}
      const fields = [...payload.matchAll(/\w+/g)].map(([name]) => name)
      expect(fields.filter((name) => !Object.hasOwn(properties, name))).toEqual([])
    }
  })

  it('says what each durable event does to a folded room', () => {
    const told = rows('A folded room').flatMap(([events = '']) => events.split(', ').map(unquoted))
    const durable = Object.entries<ServerEvent>(serverEvents).filter(([, event]) => event.durable)
    expect(told.sort()).toEqual(durable.map(([event]) => event).sort())
  })

  it('has every reason and every limit', () => {
    const reasons = rows('Catching up').map(([reason]) => unquoted(reason))
    expect(reasons.sort()).toEqual(['gap_too_long', 'not_a_member', 'unknown_revision'])
    expect(section(page, 'Errors and limits')).toContain(limitsTable())
  })
})

describe('the client of docs/live-feed.md', () => {
  let server: RunningServer

  beforeAll(async () => {
    server = await startServer(dataDir)
  })
  afterAll(() => server.stop())

  it('prints, on a fresh server, exactly what the page shows', async () => {
    const story = blocks(section(page, 'A client in JavaScript'))
    const script = story.flatMap(({ language, text }) => (language === 'js' ? [text] : [])).join('\n')
    expect(script).toContain("const PARLEY = 'http://localhost:3000'")
    const here = script.replace('http://localhost:3000', server.url)
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', here], {
      cwd: ROOT,
      timeout: 40_000,
    })
    expect(stderr).toBe('')
    expect(stdout).toBe(story.flatMap(({ language, text }) => (language === 'text' ? [text] : [])).join(''))
  })
})
