import type { ConsoleMessage, Page } from 'playwright-core'

/** What a browser says of the first look whether somebody is logged in: not an error, but it cannot be told so. */
const FIRST_LOOK = /status of 401 .*\/api\/auth\/refresh$/

/** What went wrong in a page that nobody expected: errors on its console, the policy's refusals among them, errors nobody caught, dialogs of scripts. */
export class Faults {
  readonly #found: string[] = []
  readonly #expected: RegExp[] = [FIRST_LOOK]

  /** From now on this is no fault. @param text what is said on the console, then the address it is about */
  expect(text: RegExp): void {
    this.#expected.push(text)
  }

  watch(page: Page): void {
    page.on('console', (message) => this.#heard(message))
    page.on('pageerror', (error) => this.#add(`uncaught: ${error.stack ?? error.message}`))
    page.on('crash', () => this.#add('the page crashed'))
    page.on('dialog', (dialog) => {
      this.#add(`a dialog of a script: ${dialog.message()}`)
      void dialog.dismiss()
    })
  }

  get found(): readonly string[] {
    return this.#found.filter((fault) => !this.#expected.some((expected) => expected.test(fault)))
  }

  #heard(message: ConsoleMessage): void {
    if (message.type() === 'error') this.#add(`${message.text()} ${message.location().url}`)
  }

  #add(fault: string): void {
    this.#found.push(fault)
  }
}
