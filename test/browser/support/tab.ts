import { setTimeout as pause } from 'node:timers/promises'
import type { Locator, Page } from 'playwright-core'

type Login = { readonly username: string; readonly password: string }

const NEAR_CORNER = { x: 6, y: 8 }
/** One turn of the mouse wheel, and for how long nothing moves after it at an end. */
const WHEEL_PX = 500
const AT_REST_MS = 700

/** A tab in which Parley is open, and what a person does there. Things are found as people find them: by what they are and what they are called. */
export class Tab {
  /** @param isTouched by fingers, not by a mouse */
  constructor(
    readonly page: Page,
    readonly isTouched = false,
  ) {}

  async opens(path: string): Promise<void> {
    await this.page.goto(path)
  }

  /** Rooms, at the left; on phones they have to be called first. */
  get rooms(): Locator {
    return this.page.getByRole('navigation', { name: 'Rooms' })
  }

  /** Opens them on phones; it says what waits there, too. */
  get roomsButton(): Locator {
    return this.page.getByRole('main').getByRole('button', { name: /^Rooms(,|$)/ })
  }

  get conversation(): Locator {
    return this.page.getByRole('region', { name: 'Conversation' })
  }

  /** Where messages are written. */
  get composer(): Locator {
    return this.conversation.getByRole('textbox', { name: /^Message/ })
  }

  /** Messages of the conversation that contain a text. */
  messages(text: string | RegExp): Locator {
    return this.conversation.getByRole('article').filter({ hasText: text })
  }

  /** The one message that contains a text. */
  message(text: string | RegExp): Locator {
    return this.messages(text).first()
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name })
  }

  dialog(name: string | RegExp): Locator {
    return this.page.getByRole('dialog', { name })
  }

  field(label: string | RegExp): Locator {
    return this.page.getByLabel(label)
  }

  /** Goes to one of my rooms by the list of them. */
  async opensRoom(name: string): Promise<void> {
    await this.showsRooms()
    await this.rooms.getByRole('link', { name }).click()
    await this.isIn(name)
  }

  /** Waits until a room is shown. */
  async isIn(name: string): Promise<void> {
    await this.conversation.getByRole('heading', { name }).waitFor()
    await this.composer.waitFor()
  }

  /** The column at the right, on phones above the conversation. */
  panel(name: string): Locator {
    return this.page.getByRole('complementary', { name })
  }

  /** Does something of the room's header; what has no place there is in its menu. */
  async inHeader(name: string | RegExp): Promise<void> {
    const shown = this.conversation.getByRole('button', { name }).or(this.conversation.getByRole('link', { name }))
    if (await shown.first().isVisible()) return shown.first().click()
    await this.button('More about this room').click()
    await this.page.getByRole('menuitem', { name }).click()
  }

  /** On wide screens they are there from the start. */
  async showsMembers(): Promise<void> {
    if (!(await this.panel('Members').isVisible())) await this.inHeader(/^Members/)
  }

  async opensNewRoom(): Promise<void> {
    await this.showsRooms()
    await this.rooms.getByRole('button', { name: 'New room or message' }).click()
    await this.page.getByRole('menuitem', { name: 'New room' }).click()
    await this.dialog('New room').waitFor()
  }

  /** Opens the menu of a message: by the mouse, or by a finger that stays on its words. */
  async opensMenuOf(message: Locator): Promise<void> {
    if (this.isTouched) await this.holdsFingerOn(message.getByRole('paragraph').last())
    else {
      // What comes in meanwhile moves the messages from under the mouse.
      await atRest(message)
      await message.hover()
      await message.getByRole('button', { name: 'More actions' }).click()
    }
    await this.page.getByRole('menu').waitFor()
  }

  /** Does something with a message. @param action as the menu has it */
  async actsOn(message: Locator, action: string): Promise<void> {
    await this.opensMenuOf(message)
    await this.page.getByRole('menuitem', { name: action, exact: true }).click()
  }

  /** Lays a finger on something until a menu comes, and lifts it. @param at where, in pixels from its corner */
  async holdsFingerOn(target: Locator, at = NEAR_CORNER): Promise<void> {
    const tools = await this.page.context().newCDPSession(this.page)
    const { x, y } = await atRest(target)
    await tools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: x + at.x, y: y + at.y }] })
    await this.page.getByRole('menu').waitFor()
    await tools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await tools.detach()
  }

  /** On phones the list of rooms has to be called first. */
  async showsRooms(): Promise<void> {
    if (this.isOnPhone) await this.roomsButton.click()
  }

  async logsOut(): Promise<void> {
    await this.rooms.getByRole('button', { expanded: false }).last().click()
    await this.page.getByRole('menuitem', { name: 'Log out' }).click()
    await this.page.getByRole('button', { name: 'Log in' }).waitFor()
  }

  /** Fills in the page for signing up, or for logging in, and sends it off. */
  async signsUp({ displayName, ...login }: Login & { readonly displayName: string }): Promise<void> {
    await this.field('Display name').fill(displayName)
    await this.#enters(login, 'Sign up')
  }

  async logsIn(login: Login): Promise<void> {
    await this.#enters(login, 'Log in')
  }

  async #enters({ username, password }: Login, button: string): Promise<void> {
    await this.field('Username').fill(username)
    await this.page.getByRole('textbox', { name: 'Password' }).fill(password)
    await this.page.getByRole('button', { name: button, exact: true }).click()
  }

  /** Writes and sends a message, and waits until it stands in the conversation, acknowledged or not. */
  async posts(text: string): Promise<void> {
    await this.composer.fill(text)
    await this.sends(this.conversation)
    await this.seesMessage(text)
  }

  /** Sends what is written; on a phone Enter is for lines. @param place the conversation or the thread */
  async sends(place: Locator): Promise<void> {
    if (this.isTouched) await place.getByRole('button', { name: 'Send', exact: true }).click()
    else await place.getByRole('textbox', { name: /^(Message|Reply)/ }).press('Enter')
  }

  /** Waits until a text is to be seen somewhere. */
  async sees(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor()
  }

  async seesMessage(text: string | RegExp): Promise<void> {
    await this.message(text).waitFor()
  }

  /** The first answer of a companion takes its time: there has to be a queue first. */
  async seesAnswer(text: RegExp): Promise<void> {
    await this.message(text).waitFor({ timeout: 150_000 })
  }

  /** Whether the list of rooms lies over the conversation, or is not to be seen at all. */
  get isOnPhone(): boolean {
    return (this.page.viewportSize()?.width ?? 0) < 768
  }

  /** Looks at the conversation from its end to its beginning. @param look what is looked at in each place */
  async goesThroughConversation(look: () => Promise<void>): Promise<void> {
    await this.conversation.getByRole('article').last().hover()
    for (let isMoving = true; isMoving;) {
      await look()
      const before = await this.page.evaluate(firstInSight)
      await this.page.mouse.wheel(0, -WHEEL_PX)
      isMoving = await this.#hasMovedFrom(before)
    }
  }

  async #hasMovedFrom(before: string): Promise<boolean> {
    const end = performance.now() + AT_REST_MS
    while (performance.now() < end) if ((await this.page.evaluate(firstInSight)) !== before) return true
    return false
  }
}

/** In a page: the first message of the conversation, and where it is. */
function firstInSight(): string {
  const first = document.querySelector('[aria-label=Conversation] article')
  return `${first?.textContent.slice(0, 100)} ${first?.getBoundingClientRect().top}`
}

/** Whether a page can be scrolled sideways: nothing of ours may. */
export const isWiderThanScreen = ({ page }: Tab): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)

/** Where something is, once it moves no more: the last words of an answer, or of who was typing, move all that is above them. */
async function atRest(element: Locator) {
  for (let before = await element.boundingBox(), i = 0; i < 40; i += 1) {
    await pause(250)
    const now = await element.boundingBox()
    if (now !== null && now.y === before?.y && now.x === before.x) return now
    before = now
  }
  throw new Error('it does not come to rest')
}
