import { join } from 'node:path'
import type { Garden } from './garden.js'
import { SHOTS } from './scene.js'
import type { Tab } from './tab.js'

/** A page, panel or dialog, and the way to it from anywhere. */
export type Screen = { readonly name: string; readonly show: (tab: Tab, garden: Garden) => Promise<void> }

const inRoom = async (tab: Tab, { room }: Garden): Promise<void> => {
  await tab.opens(`/rooms/${room}`)
  await tab.isIn('Community garden')
  await tab.seesMessage('See you there')
}

/** A page of its own address. @param landmark heading that says that it is there */
const page = (name: string, path: (garden: Garden) => string, landmark: RegExp): Screen => ({
  name,
  show: async (tab, garden) => {
    await tab.opens(path(garden))
    await tab.page.getByRole('heading', { name: landmark }).first().waitFor()
  },
})

/** Something that opens above the room. @param open the way there from the room */
const above = (name: string, open: (tab: Tab, garden: Garden) => Promise<void>): Screen => ({
  name,
  show: async (tab, garden) => {
    await inRoom(tab, garden)
    await open(tab, garden)
  },
})

/** What is looked at by who is logged in. */
export const SCREENS: readonly Screen[] = [
  { name: 'room', show: inRoom },
  above('thread', async (tab) => {
    // By the keyboard: what Playwright scrolls to, and nobody did, goes back to where it was.
    await tab.button(/^2 replies/).press('Enter')
    await tab.panel('Thread').getByText('Then I bring the car.').waitFor()
  }),
  above('pins', async (tab) => {
    await tab.inHeader(/^Pinned messages/)
    await tab.panel('Pinned messages').getByText('Soil and compost').waitFor()
  }),
  above('members', async (tab) => {
    await tab.showsMembers()
    await tab.panel('Members').getByText('Chiara Rossi').waitFor()
  }),
  above('menu of a message', async (tab) => {
    await tab.opensMenuOf(tab.message('Meet at half past six'))
  }),
  above('reactions', async (tab) => {
    await tab.actsOn(tab.message('That is lovely'), 'React')
    await tab.button('More reactions').click()
    await tab.page.getByRole('searchbox').or(tab.page.getByRole('combobox')).last().waitFor()
  }),
  above('new room', async (tab) => {
    await tab.opensNewRoom()
  }),
  above('room settings', async (tab) => {
    await tab.inHeader('Room settings')
    await tab.page.getByRole('dialog').waitFor()
  }),
  above('jump', async (tab) => {
    await tab.page.keyboard.press('Control+k')
    await tab.page.getByRole('dialog').waitFor()
  }),
  above('invite', async (tab) => {
    await tab.inHeader('Invite people')
    await tab.dialog('Invite people').waitFor()
  }),
  page('history', ({ room }) => `/rooms/${room}/history`, /history/i),
  page('discover', () => '/discover', /discover/i),
  page('archived', () => '/archived', /archived|hidden/i),
  page('profile', () => '/profile', /profile/i),
]

/** What is looked at by who is not. */
export const DOORS = [
  { name: 'log in', path: '/login' },
  { name: 'sign up', path: '/register' },
] as const

/**
 * Looks at all of them, one after the other.
 * @param look what is done with each
 * @returns which could not be shown, with the reason
 */
export async function everyScreen(
  tab: Tab,
  garden: Garden,
  look: (name: string) => Promise<void>,
): Promise<readonly string[]> {
  const missing: string[] = []
  for (const { name, show } of SCREENS)
    try {
      await show(tab, garden)
      await look(name)
    } catch (error) {
      await tab.page.screenshot({ path: join(SHOTS, `missing-${name.replace(/\W+/g, '-')}.png`) })
      missing.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  return missing
}
