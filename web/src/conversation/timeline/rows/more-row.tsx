import { Button } from '../../../ui/button.js'
import { Spinner } from '../../../ui/empty.js'

type MoreRowProps = {
  readonly label: string
  readonly hasFailed: boolean
  readonly onMore: () => void
}

/** Stands where there is more to read, which is read when one comes near. */
export function MoreRow({ label, hasFailed, onMore }: MoreRowProps) {
  if (!hasFailed) return <Spinner label={label} />
  return (
    <div class="more-failed">
      <p>More messages could not be loaded.</p>
      <Button onClick={onMore}>Try again</Button>
    </div>
  )
}
