import { toast } from '../ui/toasts.js'

/**
 * When a part of the client cannot be loaded, because the server has another build by now: the page is loaded anew, unless something typed would
 * go with it. Without a connection it stays as it is: a page that reloads then is gone.
 */
export function reloadWhenOutdated(): void {
  addEventListener('vite:preloadError', () => void check())
}

async function check(): Promise<void> {
  const own = document.querySelector<HTMLScriptElement>('script[type=module]')
  const page = await presentPage()
  if (page === null || own === null || isOfBuild(page, own.src)) return
  if (isTyping()) toast('Parley has been updated. Reload the page when you are done.', 'error')
  else location.reload()
}

/** Whether a page is of the build whose script this is. @param script its address, in full */
export const isOfBuild = (page: string, script: string): boolean => page.includes(`"${new URL(script).pathname}"`)

async function presentPage(): Promise<string | null> {
  try {
    const response = await fetch('/', { cache: 'no-store' })
    return response.ok ? await response.text() : null
  } catch {
    return null
  }
}

/** Drafts of messages are kept; what is typed elsewhere is not. */
function isTyping(): boolean {
  const field = document.activeElement
  const isField = field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement
  return document.querySelector('dialog:modal') !== null || (isField && field.value !== '')
}
