import { useEffect, useState } from 'preact/hooks'
import type { RoomState, Verification } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { Button } from '../ui/button.js'
import { fullTime } from '../ui/times.js'
import { errorText } from '../ui/toasts.js'
import { canCheck, checkInBrowser } from './browser-check.js'
import { type BrowserProof, browserVerdict, type Witness } from './verdicts.js'
import { VerdictText } from './verification-card.js'
import { remember, witnessOf } from './witnesses.js'

type BrowserResultProps = { readonly state: RoomState; readonly server: Verification }

/** So many are recomputed without asking; more take a moment and some traffic. */
const WITHOUT_ASKING = 2_000

/** The same, recomputed here from the sealed texts: nothing is believed but what the hashes prove. */
export function BrowserResult({ state, server }: BrowserResultProps) {
  const [isWanted, setWanted] = useState(server.events <= WITHOUT_ASKING)
  if (!canCheck()) {
    return <p class="proof-note">To recompute the hashes here, too, a browser needs HTTPS or localhost.</p>
  }
  return (
    <div class="proof-browser">
      <h3>Checked in your browser, too</h3>
      {isWanted ? (
        <Check {...{ state, server }} />
      ) : (
        <Button onClick={() => setWanted(true)}>Recompute {server.events.toLocaleString()} hashes here</Button>
      )}
    </div>
  )
}

function Check({ state, server }: BrowserResultProps) {
  const { done, result, problem, witness } = useBrowserCheck(state, server)
  if (problem !== null) return <p class="field-error">{problem}</p>
  if (result === null) {
    return (
      <label class="proof-progress">
        <span>
          Recomputing {done.toLocaleString()} of {server.events.toLocaleString()} …
        </span>
        <progress max={server.events} value={done} />
      </label>
    )
  }
  const verdict = browserVerdict(result, server, witness)
  return (
    <div role="status">
      <VerdictText verdict={verdict} roomId={state.room.id}>
        {hashesText(result)} recomputed here from the sealed texts, with the same head.
      </VerdictText>
      <Withheld count={result.proof.withheld} />
      {verdict.isWhole && witness !== null && (
        <p class="proof-note">
          The head that this browser saw on {fullTime(witness.at)}, event {witness.revision.toLocaleString()}, is still
          part of it: nothing before it was rewritten since.
        </p>
      )}
    </div>
  )
}

const hashesText = ({ proof }: BrowserProof): string => {
  const count = proof.events - proof.withheld
  return count === 1 ? 'One hash' : `${count.toLocaleString()} hashes`
}

function Withheld({ count }: { readonly count: number }) {
  if (count === 0) return null
  const events = count === 1 ? 'One event is' : `${count.toLocaleString()} events are`
  return <p class="proof-note">{events} not for you to see; their links to their neighbours were checked.</p>
}

type Checking = {
  readonly done: number
  readonly result: BrowserProof | null
  readonly problem: string | null
  readonly witness: Witness | null
}

/** Checks, and remembers the head when all is well. */
function useBrowserCheck({ me, room }: RoomState, server: Verification): Checking {
  const chat = useChat()
  const [witness] = useState(() => witnessOf(me, room.id))
  const [checking, setChecking] = useState<Omit<Checking, 'witness'>>({ done: 0, result: null, problem: null })
  useEffect(() => {
    let isOver = false
    const check = {
      ...{ head: server.headRevision, witness: witness?.revision ?? -1, isOver: () => isOver },
      onProgress: (done: number) => setChecking({ done, result: null, problem: null }),
    }
    const finished = (result: BrowserProof | null): void => {
      if (result === null || isOver) return
      setChecking({ done: server.events, result, problem: null })
      const { headRevision: revision, headHash: hash } = server
      if (browserVerdict(result, server, witness).isWhole)
        remember(me, room.id, { revision, hash, at: new Date().toISOString() })
    }
    checkInBrowser(chat.rest.audit, room.id, check).then(finished, (error: unknown) => {
      if (!isOver) setChecking({ done: 0, result: null, problem: errorText(error) })
    })
    return () => {
      isOver = true
    }
  }, [])
  return { ...checking, witness }
}
