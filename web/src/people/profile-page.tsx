import { Page } from '../layout/page.js'
import { Shortcuts } from './own/shortcuts.js'
import { AboutMe } from './profile/about-me.js'
import { BlockedPeople } from './profile/blocked-people.js'
import { Logins } from './profile/logins.js'
import { Notifications } from './profile/notifications.js'
import { Password } from './profile/password.js'
import { Permissions } from './profile/permissions.js'
import { ThemeChoice } from './profile/theme-choice.js'

/** Who I am for others, how the client looks for me, and what keeps my account safe. */
export function ProfilePage() {
  return (
    <Page title="Profile and settings">
      <AboutMe />
      <ThemeChoice />
      <Notifications />
      <Permissions />
      <Password />
      <Logins />
      <BlockedPeople />
      <section class="profile-section" aria-labelledby="profile-keys">
        <h3 id="profile-keys">Keyboard shortcuts</h3>
        <Shortcuts />
      </section>
    </Page>
  )
}
