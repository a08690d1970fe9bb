import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { temporaryFolder } from '../support/temporary-folder.js'
import { blocks, read, section } from './markdown.js'
import { type RunningServer, startServer } from './running-server.js'

const conversation = blocks(section(read('README.md'), 'A first conversation'))
const commands = conversation.filter(({ language }) => language === 'sh')
const expected = conversation.filter(({ language }) => language === 'text')
const dataDir = temporaryFolder()

describe("the README's first conversation", () => {
  let server: RunningServer

  beforeAll(async () => {
    server = await startServer(dataDir)
  })
  afterAll(() => server.stop())

  it('is made of commands and what they print', () => {
    expect(commands.length).toBeGreaterThan(5)
    expect(expected.length).toBeGreaterThan(4)
  })

  it('prints, on a fresh server, exactly what it shows', async () => {
    const script = commands.map(({ text }) => text).join('\n')
    expect(script).toContain('PARLEY=http://localhost:3000')
    const here = script.replace('http://localhost:3000', server.url)
    const { stdout, stderr } = await promisify(execFile)('sh', ['-eu', '-c', here])
    expect(stderr).toBe('')
    expect(stdout).toBe(expected.map(({ text }) => text).join(''))
  })
})
