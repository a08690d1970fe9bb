import { Empty } from '../ui/empty.js'

/** History. */
export function HistoryPage() {
  return <Empty title="History" />
}
