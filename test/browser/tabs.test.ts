import { expect } from '@jest/globals'
import { eventually } from '../support/eventually.js'
import { inChromium } from './support/scene.js'

inChromium('Two tabs of one person', (story) => {
  story('agree on what is unread', async (scene) => {
    const [ann, ben] = [await scene.person('Ann'), await scene.person('Ben')]
    const room = await ann.account.room('Garden', [ben.account])
    await ben.account.post(room, 'Hello there')
    const second = await ann.tab('/')
    for (const tab of [ann, second]) await tab.isIn('Home')
    for (const tab of [ann, second]) await tab.rooms.getByRole('link', { name: /Garden.*1 unread/ }).waitFor()
    await ann.page.bringToFront()
    await ann.opensRoom('Garden')
    await ann.seesMessage('Hello there')
    for (const tab of [ann, second])
      await eventually(async () => expect(await tab.rooms.getByRole('link', { name: /unread/ }).count()).toBe(0))
  })

  story('agree on an invite that is answered on its own page: nothing at home waits any more', async (scene) => {
    const [ann, ben] = [await scene.person('Ann'), await scene.person('Ben')]
    await ann.isIn('Home')
    await ann.opensRoom('General')
    const second = await ann.tab('/')
    await second.isIn('General')
    const room = await ben.account.room('Picnic', [], { type: 'private' })
    await ben.account.call('POST', `/api/rooms/${room}/invite`, { userId: ann.account.id })
    for (const tab of [ann, second]) await tab.rooms.getByRole('link', { name: /Home.*1 unread/ }).waitFor()
    await ann.page.bringToFront()
    await ann.rooms.getByRole('link', { name: 'Invites' }).click()
    await ann.button('Decline the invite to Picnic').click()
    for (const tab of [ann, second])
      await eventually(async () =>
        expect(await tab.rooms.getByRole('link', { name: /unread|Invites/ }).count()).toBe(0),
      )
  })

  story('are logged out together', async (scene) => {
    const ann = await scene.person('Ann')
    const second = await ann.tab('/')
    for (const tab of [ann, second]) await tab.isIn('Home')
    ann.faults.expect(/status of 401 /)
    await ann.logsOut()
    await second.button('Log in').waitFor()
  })
})
