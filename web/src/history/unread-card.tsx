import { Equal, EqualNot, RotateCw } from 'lucide-preact'
import { useEffect, useState } from 'preact/hooks'
import type { UnreadProof } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { Button } from '../ui/button.js'
import { errorText } from '../ui/toasts.js'
import { excludedText, unreadText } from './unread-texts.js'

/** My unread count, recomputed from the events alone, beside what is shown everywhere else. */
export function UnreadCard({ roomId }: { readonly roomId: string }) {
  const chat = useChat()
  const [turn, setTurn] = useState(1)
  const [proof, setProof] = useState<UnreadProof | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    let isOver = false
    setProof(null)
    setProblem(null)
    chat.rest.audit.verifyUnread(roomId).then(
      (found) => !isOver && setProof(found),
      (error: unknown) => !isOver && setProblem(errorText(error)),
    )
    return () => {
      isOver = true
    }
  }, [roomId, turn])
  return (
    <section class="proof" aria-labelledby="proof-unread">
      <header class="proof-header">
        <h2 id="proof-unread">Your unread count, recounted</h2>
        <Button isBusy={proof === null && problem === null} onClick={() => setTurn(turn + 1)}>
          <RotateCw size={16} aria-hidden /> Recount
        </Button>
      </header>
      <div role="status">
        {problem !== null && <p class="field-error">{problem}</p>}
        {proof === null && problem === null && <p class="proof-busy">Counting from the events …</p>}
        {proof !== null && <Recounted proof={proof} />}
      </div>
    </section>
  )
}

function Recounted({ proof }: { readonly proof: UnreadProof }) {
  const isRight = proof.unreadCount === proof.stored
  const Icon = isRight ? Equal : EqualNot
  const excluded = excludedText(proof)
  return (
    <>
      <p class={isRight ? 'proof-verdict proof-whole' : 'proof-verdict proof-broken'}>
        <Icon size={20} aria-hidden />
        <span>{unreadText(proof)}</span>
      </p>
      <p class="proof-note">
        You have read up to message {proof.readSeq.toLocaleString()} of {proof.headSeq.toLocaleString()}. {excluded}
      </p>
    </>
  )
}
