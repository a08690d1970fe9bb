import { Button } from '../../ui/button.js'
import type { InviteAnswers } from './use-invite-answers.js'

type AnswerButtonsProps = Pick<InviteAnswers, 'given' | 'accept' | 'decline'> & {
  /** What is answered, for those who hear the buttons by themselves: “the invite to Garden”. */
  readonly what: string
}

/** The two answers to an invite. */
export const AnswerButtons = ({ given, accept, decline, what }: AnswerButtonsProps) => (
  <>
    <Button isBusy={given === 'decline'} disabled={given !== null} aria-label={`Decline ${what}`} onClick={decline}>
      Decline
    </Button>
    <Button
      look="primary"
      isBusy={given === 'accept'}
      disabled={given !== null}
      aria-label={`Accept ${what}`}
      onClick={accept}
    >
      Accept
    </Button>
  </>
)
