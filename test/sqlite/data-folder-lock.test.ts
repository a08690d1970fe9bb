import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { DataFolderInUse, lockDataFolder } from '../../infra/data-folder-lock.js'

const program = fileURLToPath(new URL('./locking-process.js', import.meta.url))

describe('the lock of the data folder', () => {
  let parent: string
  let folder: string
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'parley-lock-'))
    folder = join(parent, 'data')
  })
  afterEach(() => rm(parent, { recursive: true }))

  async function lockElsewhere(): Promise<{ readonly child: ChildProcess; readonly said: string }> {
    const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [text] = (await once(child.stdout, 'data')) as [Buffer]
    return { child, said: text.toString().trim() }
  }

  it('keeps another process out, naming the folder, until it is released', async () => {
    const lock = lockDataFolder(folder)
    expect((await lockElsewhere()).said).toContain(folder)
    lock.release()
    const { child, said } = await lockElsewhere()
    expect(said).toBe('locked')
    child.kill('SIGKILL')
    await once(child, 'exit')
  })

  it('ends with the process that holds it, even by kill -9', async () => {
    const { child } = await lockElsewhere()
    expect(() => lockDataFolder(folder)).toThrow(DataFolderInUse)
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
    lockDataFolder(folder).release()
  })

  it('keeps this process from locking it twice', () => {
    const lock = lockDataFolder(folder)
    expect(() => lockDataFolder(folder)).toThrow(`the data folder ${folder} is in use`)
    lock.release()
  })

  it('makes a folder that only its owner may read', async () => {
    lockDataFolder(folder).release()
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
  })
})
