import { expect } from '@jest/globals'
import { inChromium } from './support/scene.js'
import { eventually } from '../support/eventually.js'
import { PASSWORD } from './support/account.js'
import type { Tab } from './support/tab.js'

const pathOf = ({ page }: Tab): string => new URL(page.url()).pathname

inChromium('Logging in', (story) => {
  story('who signs up is at home, and still is after reloading the page', async (scene) => {
    const ann = await scene.visitor()
    await ann.opens('/')
    await ann.page.getByRole('link', { name: 'Sign up' }).click()
    await ann.signsUp({ username: 'ann', displayName: 'Ann Aster', password: PASSWORD })
    await ann.rooms.getByText('Ann Aster').waitFor()
    await ann.isIn('Home')

    await ann.page.reload()
    await ann.isIn('Home')
    expect(pathOf(ann)).toMatch(/^\/rooms\//)
  })

  story('what is wrong is said at the field, and what was typed stays', async (scene) => {
    const other = await scene.person('Taken')
    const ben = await scene.visitor()
    ben.faults.expect(/status of (401|409) .*\/api\/auth\//)
    await ben.opens('/register')
    await ben.signsUp({ username: other.account.username, displayName: '', password: 'too short' })
    await ben.sees('At least 10 characters')
    await ben.signsUp({ username: other.account.username, displayName: '', password: PASSWORD })
    await ben.page.getByRole('textbox', { name: 'Username', description: /somebody has this/i }).waitFor()
    expect(await ben.field('Username').inputValue()).toBe(other.account.username)

    await ben.page.getByRole('link', { name: 'Log in' }).click()
    await ben.logsIn({ username: other.account.username, password: 'not my password' })
    await ben.page.getByRole('alert').waitFor()
    await ben.logsIn({ username: other.account.username, password: PASSWORD })
    await ben.isIn('Home')
  })

  story('who follows a link to a room and has to log in comes to that room', async (scene) => {
    const ann = await scene.person('Ann')
    const room = await ann.account.room('Garden')
    const elsewhere = await scene.visitor()
    await elsewhere.opens(`/rooms/${room}`)
    await elsewhere.logsIn({ username: ann.account.username, password: PASSWORD })
    await elsewhere.isIn('Garden')
    expect(pathOf(elsewhere)).toBe(`/rooms/${room}`)
  })

  story('back and forward go through the rooms that were looked at', async (scene) => {
    const ann = await scene.person('Ann')
    await ann.isIn('Home')
    await ann.opensRoom('General')
    await ann.page.goBack()
    await ann.isIn('Home')
    await ann.page.goForward()
    await ann.isIn('General')
  })

  story('who is logged out elsewhere is asked to log in again', async (scene) => {
    const ann = await scene.person('Ann')
    await ann.isIn('Home')
    ann.faults.expect(/status of 401 /)
    const { items } = await ann.account.call<{ items: { id: string; current: boolean }[] }>('GET', '/api/auth/sessions')
    await ann.account.call('DELETE', `/api/auth/sessions/${items.find(({ current }) => current)?.id}`)
    await ann.button('Log in').waitFor()
    expect(await ann.rooms.count()).toBe(0)
  })

  story('who has left other devices logged in logs them all out at once', async (scene) => {
    const ann = await scene.person('Ann')
    const others = [await scene.visitor(), await scene.visitor()]
    for (const other of others) {
      await other.opens('/login')
      await other.logsIn({ username: ann.account.username, password: PASSWORD })
      await other.isIn('Home')
      other.faults.expect(/status of 401 /)
    }
    await ann.opens('/profile')
    await ann.button('Log out everywhere else').click()
    for (const other of others) await other.button('Log in').waitFor()
    await eventually(async () => expect(await ann.page.getByRole('button', { name: /^Log out ./ }).count()).toBe(0))
    await ann.sees('This device')
  })

  story('who logs out is out, also after going back', async (scene) => {
    const ann = await scene.person('Ann')
    await ann.isIn('Home')
    await ann.opensRoom('General')
    await ann.logsOut()
    await ann.page.goBack()
    await ann.button('Log in').waitFor()
    await ann.opens('/profile')
    await ann.button('Log in').waitFor()
  })
})
