import { Empty } from '../ui/empty.js'

/** Profile. */
export function ProfilePage() {
  return <Empty title="Profile" />
}
