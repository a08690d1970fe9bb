import type { Locator, Page } from 'playwright-core'

/** A tab in which Parley is open, and what a person does there. Things are found as people find them: by what they are and what they are called. */
export class Tab {
  constructor(readonly page: Page) {}

  async opens(path: string): Promise<void> {
    await this.page.goto(path)
  }

  /** Rooms, at the left; on phones they have to be called first. */
  get rooms(): Locator {
    return this.page.getByRole('navigation', { name: 'Rooms' })
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

  /** Waits until a text is to be seen somewhere. */
  async sees(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor()
  }

  async seesMessage(text: string | RegExp): Promise<void> {
    await this.message(text).waitFor()
  }

  /** Whether the list of rooms lies over the conversation, or is not to be seen at all. */
  get isOnPhone(): boolean {
    return (this.page.viewportSize()?.width ?? 0) < 768
  }
}
