import { useEffect, useState } from 'preact/hooks'

/** Counts seconds down to 0. @returns those left, and what starts it with so many seconds */
export function useCountdown(): readonly [number, (seconds: number) => void] {
  const [until, setUntil] = useState(0)
  const [now, setNow] = useState(() => Date.now())
  const left = Math.max(0, Math.ceil((until - now) / 1000))
  useEffect(() => {
    if (left === 0) return
    const timer = setTimeout(() => setNow(Date.now()), 500)
    return () => clearTimeout(timer)
  }, [left, now])
  const start = (seconds: number): void => {
    setNow(Date.now())
    setUntil(Date.now() + seconds * 1000)
  }
  return [left, start]
}

const unit = (of: string): Intl.NumberFormat =>
  new Intl.NumberFormat(undefined, { style: 'unit', unit: of, unitDisplay: 'long' })
const [minutes, seconds] = [unit('minute'), unit('second')]

/** How long there is to wait, in words. @param left in seconds */
export const waitText = (left: number): string =>
  `Try again in ${left > 90 ? minutes.format(Math.ceil(left / 60)) : seconds.format(left)}`
