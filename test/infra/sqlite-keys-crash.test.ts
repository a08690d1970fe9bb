import { describe, expect, it } from '@jest/globals'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { openKeys } from '../../infra/sqlite/keys/open-keys.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const folder = temporaryFolder()
/** Puts keys without end, and says the id of each as soon as it is acknowledged. */
const program = `
  import { openKeys } from ${JSON.stringify(new URL('../../infra/sqlite/keys/open-keys.js', import.meta.url).href)}
  const store = await openKeys(process.argv[2])
  for (let n = 0; ; n += 1) {
    const ids = Array.from({ length: 8 }, (_, i) => 'key-' + n + '-' + i)
    await Promise.all(ids.map((keyId) => store.putKey({ keyId, subjectId: keyId, wrapped: new Uint8Array(68) })))
    console.log(ids.join(' '))
  }
`

describe('keys.db, when its process is killed', () => {
  it('has every key that was acknowledged', async () => {
    const path = join(folder, 'killed.db')
    const script = join(folder, 'put-keys.mjs')
    writeFileSync(script, program)
    const child = spawn(process.execPath, [script, path], { stdio: ['ignore', 'pipe', 'inherit'] })
    const acknowledged: string[] = []
    for await (const line of createInterface({ input: child.stdout })) {
      acknowledged.push(...line.split(' '))
      if (acknowledged.length >= 400) child.kill('SIGKILL')
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')

    expect(acknowledged.length).toBeGreaterThanOrEqual(400)
    const store = await openKeys(path)
    const found = await Promise.all(acknowledged.map((keyId) => store.keyById(keyId)))
    expect(found.filter((key) => key === null)).toEqual([])
    await store.close()
  })
})
