import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { isTouch } from '../../ui/platform.js'
import { nearestText } from './nearest-text.js'

/**
 * The text has the focus when a room is opened, when a message is answered, and when somebody just begins to type.
 * @param replyId of the message that is being answered
 */
export function useComposerFocus(area: RefObject<HTMLTextAreaElement>, replyId: string | undefined): void {
  useEffect(() => {
    // A finger would get the keyboard over half of the conversation; who jumps to a message wants to read.
    const isReading = new URLSearchParams(location.search).has('message')
    if (!isTouch() && !isReading) area.current?.focus()
  }, [])
  const repliedTo = useRef(replyId)
  useEffect(() => {
    // Not for one that was kept with the draft: nobody has asked to answer it just now.
    if (replyId !== undefined && replyId !== repliedTo.current) area.current?.focus()
    repliedTo.current = replyId
  }, [replyId])
  useEffect(() => {
    const typed = (event: KeyboardEvent): void => {
      const { activeElement } = document
      if (!isText(event) || activeElement?.matches(TAKES_TEXT) === true) return
      // What lies above has letters of its own.
      if (document.querySelector('dialog[open], .floating') !== null) return
      if (nearestText(activeElement) === area.current) area.current?.focus()
    }
    document.addEventListener('keydown', typed)
    return () => document.removeEventListener('keydown', typed)
  }, [])
}

const TAKES_TEXT = 'input, textarea, select, [contenteditable]'

/** A space presses the button that has the focus. */
const isText = ({ key, ctrlKey, metaKey, altKey, defaultPrevented }: KeyboardEvent): boolean =>
  key.length === 1 && key !== ' ' && key !== '?' && !ctrlKey && !metaKey && !altKey && !defaultPrevented
