import './styles/0-layers.css'
import { render } from 'preact'
import { App } from './app.js'
import { Session } from './session/session.js'

// All styles, in the order of their layers: components do not name theirs, so that they can be rendered in tests as they are.
import.meta.glob('./**/*.css', { eager: true })

const session = new Session()
const place = document.querySelector('#app')
if (place !== null) render(<App session={session} />, place)
void session.resume()
