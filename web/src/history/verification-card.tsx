import { Copy, RotateCw, ShieldAlert, ShieldCheck } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { RoomState, Verification } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { paths } from '../layout/paths.js'
import { Button, IconButton } from '../ui/button.js'
import { copyText } from '../ui/clipboard.js'
import { errorText, toast } from '../ui/toasts.js'
import { BrowserResult } from './browser-result.js'
import { serverVerdict, type Verdict } from './verdicts.js'

/** Whether the history of the room is whole: as the server finds, and as this browser finds. */
export function VerificationCard({ state }: { readonly state: RoomState }) {
  const roomId = state.room.id
  const { found, problem, verify } = useVerification(roomId)
  return (
    <section class="proof" aria-labelledby="proof-chain">
      <header class="proof-header">
        <h2 id="proof-chain">Verification</h2>
        <Button isBusy={found === null && problem === null} onClick={verify}>
          <RotateCw size={16} aria-hidden /> Verify
        </Button>
      </header>
      <div role="status">
        {problem !== null && <p class="field-error">{problem}</p>}
        {found === null && problem === null && <p class="proof-busy">Walking through the chain of events …</p>}
        {found !== null && <ServerResult {...{ found, roomId }} />}
      </div>
      {found !== null && <BrowserResult key={found.turn} state={state} server={found.verification} />}
    </section>
  )
}

type Found = { readonly verification: Verification; readonly turn: number }

function ServerResult({ found, roomId }: { readonly found: Found; readonly roomId: string }) {
  const { events, headHash } = found.verification
  return (
    <>
      <VerdictText verdict={serverVerdict(found.verification)} roomId={roomId}>
        {events === 1 ? 'One event' : `${events.toLocaleString()} events`} verified. The chain is whole.
      </VerdictText>
      <div class="proof-head">
        <span>Head</span>
        <code title={headHash}>{headHash}</code>
        <IconButton label="Copy the hash of the head" onClick={() => void copy(headHash)}>
          <Copy size={16} aria-hidden />
        </IconButton>
      </div>
    </>
  )
}

async function copy(hash: string): Promise<void> {
  if (await copyText(hash)) toast('The hash is copied.')
}

type VerdictTextProps = {
  readonly verdict: Verdict
  readonly roomId: string
  readonly children: ComponentChildren
}

/** What came out of a check. @param props.children what is said when all is well */
export function VerdictText({ verdict, roomId, children }: VerdictTextProps) {
  const { isWhole, fault, revision } = verdict
  const Icon = isWhole ? ShieldCheck : ShieldAlert
  return (
    <p class={isWhole ? 'proof-verdict proof-whole' : 'proof-verdict proof-broken'}>
      <Icon size={20} aria-hidden />
      <span>
        {isWhole ? children : fault} {revision !== null && <a href={paths.event(roomId, revision)}>Look at it</a>}
      </span>
    </p>
  )
}

/** What the server finds: once on opening, and when asked again. */
function useVerification(roomId: string) {
  const chat = useChat()
  const [turn, setTurn] = useState(1)
  const [found, setFound] = useState<Found | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    let isOver = false
    setFound(null)
    setProblem(null)
    chat.rest.audit.verify(roomId).then(
      (verification) => !isOver && setFound({ verification, turn }),
      (error: unknown) => !isOver && setProblem(errorText(error)),
    )
    return () => {
      isOver = true
    }
  }, [roomId, turn])
  return { found, problem, verify: () => setTurn(turn + 1) }
}
