import { Compass, Plus } from 'lucide-preact'
import { paths } from '../layout/paths.js'
import { IconButton } from '../ui/button.js'

/** Making, finding and jumping to rooms. */
export function RoomsHeader() {
  return (
    <header class="rooms-header">
      <h1>Parley</h1>
      <a class="icon-button" href={paths.discover} aria-label="Discover rooms" title="Discover rooms">
        <Compass size={18} aria-hidden />
      </a>
      <IconButton label="New room">
        <Plus size={18} aria-hidden />
      </IconButton>
    </header>
  )
}
