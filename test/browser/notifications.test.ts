import { expect } from '@jest/globals'
import { eventually } from '../support/eventually.js'
import { inChromium } from './support/scene.js'
import type { Tab } from './support/tab.js'

type Told = { readonly title: string; readonly body: string; isClosed: boolean; press(): void }
type Page = typeof globalThis & { readonly told: Told[] }

/** In a page, before its own scripts: notifications are gathered. There is no desktop that would show them. */
function gatherNotes(): void {
  const told: Told[] = []
  class Note {
    static permission = 'default'
    onclick: (() => void) | null = null
    readonly #told: Told
    constructor(title: string, { body }: { readonly body: string }) {
      this.#told = { title, body, isClosed: false, press: () => this.onclick?.() }
      told.push(this.#told)
    }
    static requestPermission(): Promise<string> {
      Note.permission = 'granted'
      return Promise.resolve(Note.permission)
    }
    close(): void {
      this.#told.isClosed = true
    }
  }
  Object.assign(globalThis, { told, Notification: Note })
}

const told = ({ page }: Tab): Promise<readonly string[]> =>
  page.evaluate(() =>
    (globalThis as Page).told.map(({ title, body, isClosed }) => `${title}: ${body}${isClosed ? ' (gone)' : ''}`),
  )

/** Somebody turns to another window, or comes back. */
const turn = ({ page }: Tab, to: 'blur' | 'focus'): Promise<void> =>
  page.evaluate((event) => {
    document.hasFocus = () => event === 'focus'
    dispatchEvent(new Event(event))
  }, to)

inChromium('Notifications', (story) => {
  story('come when nobody looks, lead to their room, and go when it is read', async (scene) => {
    const [ann, ben] = [await scene.visitor(), await scene.account('Ben')]
    await ann.page.addInitScript(gatherNotes)
    await ann.register(scene.server.url, scene.server.nextUsername('Ann'), 'Ann')
    const room = await ann.account.room('Garden', [ben])
    await ann.opens('/profile')
    await ann.page.getByRole('switch', { name: 'Tell me of new messages' }).check()
    await ann.rooms.getByRole('link', { name: 'General' }).click()
    await ann.isIn('General')

    await ben.post(room, 'Seen as it comes')
    await ann.rooms.getByRole('link', { name: /Garden.*1 unread/ }).waitFor()
    await turn(ann, 'blur')
    await ben.post(room, 'Are you there?')
    await eventually(async () => expect(await told(ann)).toEqual(['Garden: Ben: Are you there?']))
    await ben.post(room, 'Hello?')
    await eventually(async () =>
      expect(await told(ann)).toEqual(['Garden: Ben: Are you there? (gone)', 'Garden: Ben: Hello?']),
    )

    await turn(ann, 'focus')
    await ann.page.evaluate(() => (globalThis as Page).told.at(-1)?.press())
    await ann.isIn('Garden')
    await ann.seesMessage('Hello?')
    expect((await told(ann)).at(-1)).toBe('Garden: Ben: Hello? (gone)')
  })
})
