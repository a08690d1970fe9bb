import { useSignalEffect } from '@preact/signals'
import { Route, Router, useLocation } from 'preact-iso'
import type { TargetedEvent } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { useChat } from '../chat/context.js'
import { RoomPage } from '../conversation/room-page.js'
import { useNotifications } from '../notifications/use-notifications.js'
import { HelpHost } from '../people/own/help-host.js'
import { RoomsColumn } from '../rooms/rooms-column.js'
import { deferredPage } from '../ui/deferred.js'
import { Empty, Spinner } from '../ui/empty.js'
import { ConnectionBanner } from './connection-banner.js'
import { lastRoom } from './last-room.js'
import { isReadable, paths } from './paths.js'
import { useLayer } from './use-layer.js'
import { isDrawerOpen, panel } from './view.js'
import { hasOneColumn, isPanelAbove } from './widths.js'

const DiscoverPage = deferredPage(() => import('../rooms/discover-page.js').then((page) => page.DiscoverPage))
const ArchivedPage = deferredPage(() => import('../rooms/archived-page.js').then((page) => page.ArchivedPage))
const InvitesPage = deferredPage(() => import('../rooms/invites-page.js').then((page) => page.InvitesPage))
const ProfilePage = deferredPage(() => import('../people/profile-page.js').then((page) => page.ProfilePage))
const HistoryPage = deferredPage(() => import('../history/history-page.js').then((page) => page.HistoryPage))

/** Rooms, conversation, members: three columns, two, or one with drawers. */
export function Shell() {
  const drawer = useRef<HTMLDivElement>(null)
  const isOpen = isDrawerOpen.value && hasOneColumn.value
  useLayer(drawer, isOpen, closeDrawer)
  useUncovering()
  useNotifications()
  return (
    <div class="shell" data-drawer={isOpen}>
      <a class="skip-link" href="#conversation">
        Skip to the conversation
      </a>
      <ConnectionBanner />
      <div ref={drawer} class="shell-drawer" onClick={closeOnceChosen}>
        <RoomsColumn />
      </div>
      <button
        type="button"
        class="shell-overlay"
        aria-label="Close the list of rooms"
        tabIndex={-1}
        onClick={closeDrawer}
      />
      <main id="conversation" class="shell-main" tabIndex={-1} inert={isOpen}>
        <Pages />
      </main>
      <HelpHost />
    </div>
  )
}

function Pages() {
  const { path } = useLocation()
  if (!isReadable(path)) return <NotFound />
  return (
    <Router>
      <Route path="/" component={Home} />
      <Route path="/login" component={Home} />
      <Route path="/register" component={Home} />
      <Route path="/rooms/:roomId" component={RoomPage} />
      <Route path="/rooms/:roomId/history" component={HistoryPage} />
      <Route path={paths.discover} component={DiscoverPage} />
      <Route path={paths.archived} component={ArchivedPage} />
      <Route path={paths.invites} component={InvitesPage} />
      <Route path={paths.profile} component={ProfilePage} />
      <Route default component={NotFound} />
    </Router>
  )
}

function closeDrawer(): void {
  isDrawerOpen.value = false
}

/** Also by the room that is open: its address is no other then. */
function closeOnceChosen({ target }: TargetedEvent): void {
  if (target instanceof Element && target.closest('a') !== null) closeDrawer()
}

/** Whoever goes somewhere wants to see it: what lies over it goes. */
function useUncovering(): void {
  const { url } = useLocation()
  useEffect(() => {
    closeDrawer()
    if (isPanelAbove.peek()) panel.value = null
  }, [url])
}

/** The room that was looked at last, or the home room. */
function Home() {
  const chat = useChat()
  const { route } = useLocation()
  useSignalEffect(() => {
    const rooms = chat.rooms.value
    if (rooms === null) return
    const last = rooms.find(({ room }) => room.id === lastRoom(chat.me.peek().id))
    const first = last ?? rooms.find(({ room }) => room.type === 'home') ?? rooms[0]
    if (first !== undefined) route(paths.room(first.room.id), true)
  })
  return <Spinner label="Loading rooms" />
}

function NotFound() {
  return (
    <Empty title="There is nothing at this address">
      <a href="/">To my rooms</a>
    </Empty>
  )
}
