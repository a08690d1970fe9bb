import { useState } from 'preact/hooks'
import { ParleyProblem } from '../../../../src/client/index.js'
import { useChat } from '../../chat/context.js'
import { errorText, toastError } from '../../ui/toasts.js'
import { useRoomActions } from '../use-room-actions.js'

type Answer = 'accept' | 'decline'

/** What has been answered, and how to. */
export type InviteAnswers = {
  /** Null until one is given, and again when it is refused. */
  readonly given: Answer | null
  /** Why the last one was refused. */
  readonly problem: string | null
  readonly accept: () => void
  readonly decline: () => void
}

/**
 * The two answers to an invite, wherever it is shown. Accepting leads into the room.
 * @param onDeclined is called once it is declined
 */
export function useInviteAnswers(inviteId: string, roomId: string, onDeclined?: () => void): InviteAnswers {
  const { invites } = useChat()
  const { open } = useRoomActions()
  const [given, setGiven] = useState<Answer | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const give = async (answer: Answer): Promise<void> => {
    const asked = location.pathname
    setGiven(answer)
    setProblem(null)
    try {
      await invites[answer](inviteId)
      if (answer === 'decline') onDeclined?.()
      // Whoever has gone elsewhere meanwhile is left there.
      else if (location.pathname === asked) open(roomId)
    } catch (error) {
      // An invite that is closed waits no more: its card has gone.
      if (error instanceof ParleyProblem && error.code === 'invite_closed') toastError(error)
      setProblem(errorText(error))
      setGiven(null)
    }
  }
  return { given, problem, accept: (): void => void give('accept'), decline: (): void => void give('decline') }
}
