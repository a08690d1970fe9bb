import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome']

/** Where Chromium is: CHROMIUM names it, or else it is where Debian has it, or on the PATH; null where there is none. */
export const chromiumPath = ((): string | null => {
  const { CHROMIUM = '', PATH = '' } = process.env
  if (CHROMIUM !== '') return CHROMIUM
  const found = ['/usr/bin', ...PATH.split(delimiter)].flatMap((folder) => NAMES.map((name) => join(folder, name)))
  return found.find(isExecutable) ?? null
})()

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * Starts Chromium without a window.
 * @param args more of its switches
 * @throws Error when there is none, or when it does not start
 */
export async function launchChromium(args: readonly string[] = []): Promise<Browser> {
  if (chromiumPath === null) throw new Error('There is no Chromium here. CHROMIUM names one.')
  // Tests run as root in containers, where its sandbox cannot be had; it sees nothing but our own pages.
  return chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', ...args] })
}
