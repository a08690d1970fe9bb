import type { ComponentChildren } from 'preact'
import { Button } from '../../ui/button.js'
import { Spinner } from '../../ui/empty.js'

type LoadedProps = {
  readonly problem: string | null
  readonly isThere: boolean
  readonly onRetry: () => void
  readonly children: ComponentChildren
}

/** A part that has to be loaded: it turns, says what went wrong, or is there. */
export function Loaded({ problem, isThere, onRetry, children }: LoadedProps) {
  if (isThere) return <>{children}</>
  if (problem === null) return <Spinner />
  return (
    <p class="profile-problem" role="alert">
      <span class="field-error">{problem}</span>
      <Button onClick={onRetry}>Try again</Button>
    </p>
  )
}
