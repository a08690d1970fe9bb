import { useEffect, useState } from 'preact/hooks'
import type { User } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { errorText } from '../ui/toasts.js'

/** What the directory answers; null until the first answer. The last answer stays until the next one is there. */
export type PeopleFound = { readonly people: readonly User[] | null; readonly problem: string | null }

/** Not every key is a question. */
const PAUSE_MS = 150

/**
 * People of the directory whose name contains a text.
 * @param text null: nothing is asked
 * @param limit at most 100
 */
export function usePeopleSearch(text: string | null, limit = 20): PeopleFound {
  const chat = useChat()
  const [found, setFound] = useState<PeopleFound>({ people: null, problem: null })
  const isFirst = found.people === null
  useEffect(() => {
    if (text === null) return undefined
    let isOver = false
    const tell = (answer: PeopleFound): void => {
      if (!isOver) setFound(answer)
    }
    const ask = (): void => {
      chat.rest.people.search(text.trim(), limit).then(
        (people) => tell({ people, problem: null }),
        (error: unknown) => tell({ people: [], problem: errorText(error) }),
      )
    }
    const timer = setTimeout(ask, isFirst ? 0 : PAUSE_MS)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [text, limit])
  return found
}
