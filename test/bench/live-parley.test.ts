import { describe, expect, it } from '@jest/globals'
import { runLiveLoad } from '../../bench/live/load-plan.js'
import { resumeOnce } from '../../bench/live/resume.js'
import { Theatre } from '../../bench/live/stage.js'
import { optionsFrom } from '../../bench/options.js'
import { temporaryFolder } from '../support/temporary-folder.js'

describe('the live benches on Parley', () => {
  const theatre = new Theatre(temporaryFolder(), optionsFrom([]))

  it('find every message at every client, in order, in all rooms', async () => {
    const result = await theatre.play('parley', { people: 4, rooms: 2 }, ({ server, clients, rooms }) =>
      runLiveLoad({
        ...{ origin: server.origin, serverPid: server.pid, clients, rooms, senders: 3, inFlight: 4 },
        ...{ content: 'a "quoted" text', warmupSeconds: 0.2, seconds: 0.5 },
      }),
    )
    expect(result.failures).toEqual({})
    expect(result.posts).toBeGreaterThan(0)
  })

  it('find that who was cut off is told all of what they missed', async () => {
    const size = { people: 4, rooms: 1 }
    const { answerMiB } = await theatre.playAnew('parley', size, (stage) => resumeOnce(stage, 7), [])
    expect(answerMiB).toBeGreaterThan(0)
  })
})
