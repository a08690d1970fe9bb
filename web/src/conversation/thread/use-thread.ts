import { useEffect, useState } from 'preact/hooks'
import type { Thread, ThreadState } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { panel } from '../../layout/view.js'
import { errorText } from '../../ui/toasts.js'

/** A thread while it is looked at. */
export type ShownThread = {
  readonly thread: Thread | null
  /** Null until it is loaded. */
  readonly state: ThreadState | null
  /** Why it cannot be shown. */
  readonly problem: string | null
  readonly retry: () => void
}

/** Opens a thread, follows it, and closes it with the component. */
export function useThread(roomId: string, threadId: string): ShownThread {
  const { client } = useChat()
  const [attempt, setAttempt] = useState(0)
  const [thread, setThread] = useState<Thread | null>(null)
  const [state, setState] = useState<ThreadState | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    let close = (): void => undefined
    let isOver = false
    const follow = (opened: Thread | null): void => {
      if (opened === null || isOver) {
        opened?.close()
        return
      }
      const subscription = opened.states.subscribe(setState)
      close = () => {
        subscription.unsubscribe()
        opened.close()
      }
      setThread(opened)
    }
    setProblem(null)
    client
      .room(roomId)
      .thread(threadId)
      .then(follow, (error: unknown) => setProblem(errorText(error)))
    return () => {
      isOver = true
      close()
    }
  }, [roomId, threadId, attempt])
  useEffect(() => () => leave(threadId), [threadId])
  return { thread, state, problem, retry: () => setAttempt(attempt + 1) }
}

/** With its room a thread is left. */
function leave(threadId: string): void {
  const shown = panel.peek()
  if (shown?.kind === 'thread' && shown.threadId === threadId) panel.value = null
}
