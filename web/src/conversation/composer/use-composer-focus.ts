import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { isTouch } from '../../ui/platform.js'

type FocusOptions = {
  /** Of the room, not of a thread beside it. */
  readonly isMain: boolean
  /** Id of the message that is being answered. */
  readonly replyId: string | undefined
}

/** The text has the focus when a room is opened, when a message is answered, and when somebody just begins to type. */
export function useComposerFocus(area: RefObject<HTMLTextAreaElement>, { isMain, replyId }: FocusOptions): void {
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
    if (!isMain) return
    const typed = (event: KeyboardEvent): void => {
      const isNowhere = document.activeElement === document.body
      if (isNowhere && isText(event) && document.querySelector('dialog[open]') === null) area.current?.focus()
    }
    document.addEventListener('keydown', typed)
    return () => document.removeEventListener('keydown', typed)
  }, [isMain])
}

const isText = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean =>
  key.length === 1 && key !== ' ' && key !== '?' && !ctrlKey && !metaKey && !altKey
