import { Empty } from '../ui/empty.js'

/** Archived rooms. */
export function ArchivedPage() {
  return <Empty title="Archived rooms" />
}
