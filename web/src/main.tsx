import './styles/layers.css'
import './styles.js'
import { render } from 'preact'
import { App } from './app.js'
import { reloadWhenOutdated } from './layout/outdated.js'
import { Session } from './session/session.js'
import { followTheme } from './storage/theme.js'

const session = new Session()
const place = document.querySelector('#app')
if (place !== null) render(<App session={session} />, place)
reloadWhenOutdated()
void session.resume()
followTheme()
