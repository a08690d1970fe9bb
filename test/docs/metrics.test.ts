import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { temporaryFolder } from '../support/temporary-folder.js'
import { read, section } from './markdown.js'
import { type RunningServer, startServer } from './running-server.js'

const dataDir = temporaryFolder()

describe('the metrics', () => {
  let server: RunningServer

  beforeAll(async () => {
    server = await startServer(dataDir)
  })
  afterAll(() => server.stop())

  it('are those of docs/operations.md, with their labels', async () => {
    await (await fetch(`${server.url}/api/users/me`)).arrayBuffer()
    const text = await (await fetch(`${server.url}/metrics`)).text()
    const served = [...text.matchAll(/^# TYPE (parley_\w+) /gm)].map(([, name = '']) => name)
    const page = section(read('docs/operations.md'), 'Metrics')
    const rows = [...page.matchAll(/^\| `(parley_\w+)` \|([^|]*)\|/gm)]
    expect(rows.map(([, name = '']) => name).sort()).toEqual([...served].sort())
    const unlabelled = rows.filter(([, name = '', labels = '']) => {
      const wanted = [...labels.matchAll(/`(\w+)`/g)].map(([, label = '']) => label)
      const line = new RegExp(`^${name}(?:_count)?(\\{.*\\})? `, 'm').exec(text)
      const found = [...(line?.[1] ?? '').matchAll(/(\w+)=/g)].map(([, label = '']) => label)
      return line !== null && found.sort().join() !== wanted.sort().join()
    })
    expect(unlabelled).toEqual([])
  })
})
