import { useLocation } from 'preact-iso'
import { useEffect } from 'preact/hooks'
import type { RoomSummary } from '../../../src/client/index.js'
import { useChat } from '../chat/context.js'
import { paths } from '../layout/paths.js'
import { isListed, isNews } from './list/sections.js'
import { summaryName } from './room-name.js'

const NAME = 'Parley'
const PAGES: Readonly<Record<string, string>> = {
  [paths.discover]: 'Discover rooms',
  [paths.archived]: 'Archived rooms',
  [paths.invites]: 'Invites',
  [paths.profile]: 'Profile',
}

/**
 * What the window is called: where I am, and how many rooms have something new.
 * @param path of the page
 */
export function windowTitle(path: string, rooms: readonly RoomSummary[]): string {
  const current = rooms.find(({ room }) => path.startsWith(paths.room(room.id)))
  const place = current === undefined ? PAGES[path] : summaryName(current)
  const news = rooms.filter((summary) => isListed(summary) && isNews(summary)).length
  const title = place === undefined ? NAME : `${place} – ${NAME}`
  return news === 0 ? title : `(${news.toLocaleString()}) ${title}`
}

/** Keeps the title of the window as it should be. */
export function useWindowTitle(): void {
  const rooms = useChat().rooms.value ?? []
  const { path } = useLocation()
  const title = windowTitle(path, rooms)
  useEffect(() => {
    document.title = title
  }, [title])
  // Where somebody was is nothing to whoever comes after them.
  useEffect(() => () => void (document.title = NAME), [])
}
