import { useEffect, useState } from 'preact/hooks'
import { Button } from '../ui/button.js'
import { Empty } from '../ui/empty.js'
import type { Session } from './session.js'

const AGAIN_AFTER_MS = 5_000

/** The server cannot be asked who is logged in. It is asked again every few seconds, and when the network is back. */
export function Unreachable({ session }: { readonly session: Session }) {
  const [isBusy, setBusy] = useState(false)
  const retry = (): void => {
    setBusy(true)
    void session.resume().finally(() => setBusy(false))
  }
  useEffect(() => {
    const timer = setInterval(() => void session.resume(), AGAIN_AFTER_MS)
    addEventListener('online', retry)
    return () => {
      clearInterval(timer)
      removeEventListener('online', retry)
    }
  }, [])
  return (
    <Empty title="Parley cannot be reached">
      <p>It is tried again every few seconds.</p>
      <Button look="primary" isBusy={isBusy} onClick={retry}>
        Try now
      </Button>
    </Empty>
  )
}
