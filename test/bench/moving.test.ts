import { describe, expect, it } from '@jest/globals'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { moveOnce } from '../../bench/benches/moving.js'
import { seedRoom } from '../../bench/provided.js'
import { temporaryFolder } from '../support/temporary-folder.js'

describe('the bench of moving', () => {
  const parent = temporaryFolder()

  it('moves every event, as often as asked for', async () => {
    const [from, folder] = [join(parent, 'from'), join(parent, 'folder')]
    mkdirSync(folder)
    await seedRoom(from, { events: 40, members: 3 })
    for (const round of [1, 2]) {
      const moved = await moveOnce(resolve('.'), from, folder)
      expect([round, moved.events > 40, moved.exported > 0, moved.imported > 0]).toEqual([round, true, true, true])
    }
  })

  it('fails with what the command said', async () => {
    const from = join(parent, 'no-key')
    await seedRoom(from, { events: 10, members: 2 })
    await expect(moveOnce(resolve('.'), from, join(parent, 'is not there'))).rejects.toThrow(/export.* ended with 1/s)
  })
})
