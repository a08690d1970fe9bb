import { useEffect, useState } from 'preact/hooks'
import { errorText } from '../../ui/toasts.js'

type Loaded<T> = {
  /** Null until it is loaded. */
  readonly value: T | null
  readonly problem: string | null
  readonly set: (value: T) => void
  readonly reload: () => void
}

/** Something that is read when a part of the page is first shown. @param load rejects when it cannot be read */
export function useLoaded<T>(load: () => Promise<T>): Loaded<T> {
  const [value, set] = useState<T | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [round, setRound] = useState(0)
  useEffect(() => {
    let isOver = false
    load().then(
      (loaded) => {
        if (isOver) return
        set(() => loaded)
        setProblem(null)
      },
      (error: unknown) => {
        if (!isOver) setProblem(errorText(error))
      },
    )
    return () => {
      isOver = true
    }
  }, [round])
  return { value, problem, set: (next) => set(() => next), reload: () => setRound(round + 1) }
}
