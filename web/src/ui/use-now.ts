import { useEffect, useState } from 'preact/hooks'

const MINUTE_MS = 60_000

/** The time in milliseconds, again every minute: for what is said in minutes. */
export function useNow(everyMs = MINUTE_MS): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}
