/**
 * Where somebody writes who is at this part of the page: in the panel beside the conversation, if that has a field for messages, else in the
 * conversation.
 */
export function nearestText(part: Element | null): HTMLElement | null {
  const own = part?.closest('.side-panel')?.querySelector<HTMLElement>(TEXT)
  return own ?? document.querySelector<HTMLElement>(`.conversation ${TEXT}`)
}

const TEXT = '.composer textarea'
