import { toast } from './toasts.js'

/**
 * Puts a text on the clipboard.
 * @returns false when the browser does not let it happen, which it says itself
 */
export async function copyText(text: string): Promise<boolean> {
  const isCopied = await written(text)
  if (!isCopied) toast('This browser does not allow copying. Select the text and copy it yourself.', 'error')
  return isCopied
}

/** Puts the address of a page of the client on the clipboard, and says so. @param path as `paths` has it */
export async function copyLink(path: string): Promise<void> {
  if (await copyText(`${location.origin}${path}`)) toast('Link copied.')
}

async function written(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // Not there without HTTPS: then the old way.
    return copiedFromField(text)
  }
}

function copiedFromField(text: string): boolean {
  const field = document.createElement('textarea')
  const before = document.activeElement
  field.value = text
  field.className = 'visually-hidden'
  // In a modal dialog nothing outside of it can be selected.
  ;(document.querySelector('dialog:modal') ?? document.body).append(field)
  field.select()
  try {
    return copyCommand()
  } finally {
    field.remove()
    if (before instanceof HTMLElement) before.focus()
  }
}

// Deprecated, and the only way without HTTPS.
const copyCommand = (): boolean => (document as { execCommand: (name: string) => boolean }).execCommand('copy')
