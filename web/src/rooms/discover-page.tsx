import { Empty } from '../ui/empty.js'

/** Discover rooms. */
export function DiscoverPage() {
  return <Empty title="Discover rooms" />
}
