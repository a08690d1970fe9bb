import { expect } from '@jest/globals'
import { inChromium } from './support/scene.js'
import { PASSWORD } from './support/person.js'

inChromium('Logging in', (story) => {
  story('who signs up is at home, and still is after reloading the page', async (scene) => {
    const ann = await scene.visitor()
    await ann.opens('/')
    await ann.page.getByRole('link', { name: 'Sign up' }).click()
    await ann.field('User name').fill('ann')
    await ann.field('Display name').fill('Ann Aster')
    await ann.field('Password').fill(PASSWORD)
    await ann.button('Sign up').click()
    await ann.rooms.getByText('Ann Aster').waitFor()
    await ann.conversation.getByRole('heading', { name: 'Home' }).waitFor()

    await ann.page.reload()
    await ann.conversation.getByRole('heading', { name: 'Home' }).waitFor()
    expect(new URL(ann.page.url()).pathname).toMatch(/^\/rooms\//)
  })

  story('who has an account chats', async (scene) => {
    const ben = await scene.person('Ben')
    await ben.composer.fill('Hello')
    await ben.composer.press('Enter')
    await ben.seesMessage('Hello')
  })
})
