import type { Http, HttpAnswer } from '../http.js'

/** A page of a list. */
export type Page<T> = {
  readonly items: readonly T[]
  readonly page: { readonly limit: number; readonly hasMore: boolean; readonly next?: string }
}

const LARGEST_PAGE = 100

/** A variable part of a path. */
export const e = encodeURIComponent

/**
 * Reads a whole list.
 * @param after a position that the answer has to contain
 * @param query what is asked besides
 * @param onPage hears each page when it comes
 */
export async function allPages<T>(
  http: Http,
  path: string,
  after?: string,
  query: Readonly<Record<string, string | undefined>> = {},
  onPage: (items: readonly T[]) => void = () => undefined,
): Promise<HttpAnswer<readonly T[]>> {
  const items: T[] = []
  let isStale = false
  let cursor: string | undefined
  do {
    const answer = await http.call<Page<T>>('GET', path, { query: { ...query, limit: LARGEST_PAGE, cursor }, after })
    items.push(...answer.body.items)
    onPage(answer.body.items)
    isStale ||= answer.isStale
    cursor = answer.body.page.hasMore ? answer.body.page.next : undefined
  } while (cursor !== undefined)
  return { body: items, isStale }
}
