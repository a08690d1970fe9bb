import { launchChromium } from '../../test/browser/support/chromium.js'
import { withFolder } from '../disk.js'
import { type Options, quickened } from '../options.js'
import { alternate } from '../posting.js'
import { median } from '../statistics.js'
import { printTable, type Row } from '../table.js'
import { FAST_4G, type FirstLoad, firstLoad, type Opening, opening, SLOW_4G } from '../web/loading.js'
import { scroll, type Smoothness } from '../web/scrolling.js'
import { figure, LARGE_ROOM, lastOf, openStage, SIZES, SMALL, type Stage } from '../web/stage.js'

type Round = Opening & {
  readonly fast: FirstLoad
  readonly slow: FirstLoad
  readonly conversation: Smoothness
  readonly list: Smoothness
}

const CONVERSATION = '.timeline-view'
const LIST = '[aria-label=Rooms] a >> nth=0'

/** The web client in Chromium: its first load on a slow network, opening rooms, and scrolling a long conversation and a long list. */
export async function web(given: Options): Promise<void> {
  const options = quickened(given)
  const sizes = given.isQuick ? SMALL : SIZES
  const rows = await withFolder('web', async (folder) => {
    const browser = await launchChromium()
    const stage = await openStage(folder, browser, sizes, options)
    try {
      const results = await alternate({ web: () => round(stage, sizes.opened, options.seconds) }, options.rounds)
      return rowsOf(results['web'] ?? [])
    } finally {
      await stage.close()
      await browser.close()
    }
  })
  printTable(`web: ${sizes.rooms} rooms, one of ${sizes.messages} messages`, rows)
}

async function round(stage: Stage, opened: number, seconds: number): Promise<Round> {
  const fast = await firstLoad(stage, FAST_4G)
  const slow = await firstLoad(stage, SLOW_4G)
  const context = await stage.context()
  const page = await context.newPage()
  await page.goto('/discover')
  await page.locator(LIST).waitFor()
  const times = await opening(page, opened)
  const list = await scroll(page, LIST, -1, seconds)
  await page.goto('/discover')
  await page.locator(LIST).waitFor()
  await figure(page, 'open', LARGE_ROOM, lastOf(LARGE_ROOM))
  const conversation = await scroll(page, CONVERSATION, 1, seconds)
  await context.close()
  return { fast, slow, ...times, conversation, list }
}

function rowsOf(rounds: readonly Round[]): readonly Row[] {
  const of = (figureOf: (round: Round) => number): number => median(rounds.map(figureOf))
  const ms = (measure: string, figureOf: (round: Round) => number, atMost: number): Row => {
    const ratio = of(figureOf)
    return { measure: `${measure}, ms`, figures: '', ratio, aim: { atMost } }
  }
  const firstLoads = (where: string, loadOf: (round: Round) => FirstLoad, atMost: number | null): readonly Row[] => [
    {
      ...{ measure: `first load, ${where}: conversation, ms`, figures: '', aim: atMost === null ? null : { atMost } },
      ratio: of((round) => loadOf(round).conversationMs),
    },
    {
      ...{ measure: `first load, ${where}: first paint, ms`, figures: '', aim: null },
      ratio: of((round) => loadOf(round).fcpMs),
    },
  ]
  const tasks = (what: string, smoothnessOf: (round: Round) => Smoothness): Row => {
    const each = (figureOf: (smoothness: Smoothness) => number): number => of((round) => figureOf(smoothnessOf(round)))
    const [longest, dropped] = [each(({ longestMs }) => longestMs), each(({ droppedFrames }) => droppedFrames)]
    const figures = `longest ${longest.toFixed(0)} ms; ${dropped} of ${dropped + each(({ frames }) => frames)} frames dropped`
    const ratio = each(({ longTasks }) => longTasks)
    return { measure: `scrolling ${what}, tasks over 50 ms`, figures, ratio, aim: { atMost: 0 } }
  }
  return [
    ...firstLoads('4G', ({ fast }) => fast, 2_000),
    ...firstLoads('slow 4G, CPU ÷ 4', ({ slow }) => slow, null),
    {
      ...{ measure: 'JavaScript of the first screen, KB', figures: 'compressed', aim: { atMost: 150 } },
      ratio: of(({ fast }) => fast.scriptBytes / 1_000),
    },
    ms('opening a room, cold', ({ coldMs }) => coldMs, 300),
    ms('opening the large room, cold', ({ largeMs }) => largeMs, 300),
    ms('opening a room, from cache', ({ cachedMs }) => cachedMs, 100),
    tasks('the large room', ({ conversation }) => conversation),
    tasks('the list of rooms', ({ list }) => list),
  ]
}
