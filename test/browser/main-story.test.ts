import { expect } from '@jest/globals'
import { PASSWORD } from './support/account.js'
import type { Person } from './support/person.js'
import { inChromium, ON_PHONE, type Scene } from './support/scene.js'
import { isWiderThanScreen } from './support/tab.js'

async function newcomer(scene: Scene, name: string, username: string, look: object): Promise<Person> {
  const person = await scene.visitor(look)
  await person.opens('/')
  await person.page.getByRole('link', { name: 'Sign up' }).click()
  await person.signsUp({ username, displayName: name, password: PASSWORD })
  await person.isIn('Home')
  return person
}

async function makesRoomFor(ann: Person, room: string, guest: string): Promise<void> {
  await ann.opensNewRoom()
  const dialog = ann.dialog('New room')
  await dialog.getByLabel('Name', { exact: true }).fill(room)
  await dialog.getByLabel('Purpose').fill('Where we go, and what we bring')
  await dialog.getByRole('switch', { name: 'AI companion' }).check()
  await dialog.getByLabel('It answers').selectOption({ label: 'only when it is mentioned' })
  const make = dialog.getByRole('button', { name: /create|make/i })
  // Who is written there and not chosen is not left out unsaid.
  await dialog.getByLabel('Invite people').fill('Nobody of that name')
  await make.click()
  await dialog.getByText('Choose somebody from the list').waitFor()
  await dialog.getByLabel('Invite people').fill(guest)
  await ann.page.getByRole('option', { name: guest }).click()
  await make.click()
  await ann.isIn(room)
}

inChromium('Two people and the companion', (story) => {
  for (const [where, look] of [
    ['a desktop', {}],
    ['a phone', ON_PHONE],
  ] as const)
    story(`meet, talk, react, answer, mend and read on ${where}`, async (scene) => {
      const suffix = where.at(-1)
      const ben = await newcomer(scene, 'Ben Okafor', `ben_${suffix}`, look)
      const ann = await newcomer(scene, 'Ann Aster', `ann_${suffix}`, look)
      await makesRoomFor(ann, 'Picnic', `ben_${suffix}`)

      await ann.sees(/Ann Aster invited Ben Okafor/)
      await ben.conversation.getByRole('button', { name: /^Accept the invit.* Picnic/ }).click()
      await ben.isIn('Picnic')
      await ann.sees(/Ben Okafor joined/)

      await ann.posts('What shall we bring?')
      await ben.seesMessage('What shall we bring?')
      await ben.posts('@ai what is this room about?')
      await ann.seesAnswer(/Where we go, and what we bring/)

      await ben.actsOn(ben.message('What shall we bring?'), 'React')
      await ben.button('Thumbs up').click()
      await ann.message('What shall we bring?').getByRole('button', { name: 'Ben Okafor reacted with 👍' }).click()
      await ben
        .message('What shall we bring?')
        .getByRole('button', { name: /You and Ann Aster reacted/ })
        .waitFor()

      await ben.actsOn(ben.message('What shall we bring?'), 'Reply')
      await ben.posts('Bread and chese')
      await ann
        .message('Bread and chese')
        .getByRole('link', { name: /In reply to Ann Aster/ })
        .waitFor()

      await ben.actsOn(ben.message('Bread and chese'), 'Edit')
      await ben.conversation.getByRole('textbox', { name: 'Edit message' }).fill('Bread and cheese')
      await ben.button('Save').click()
      await ann.message('Bread and cheese').getByText('(edited)').waitFor()

      await ben.posts('Wrong window')
      await ben.actsOn(ben.message('Wrong window'), 'Delete')
      await ben.dialog('Delete message').getByRole('button', { name: 'Delete' }).click()
      await ann.message('Message deleted').waitFor()

      await ann.actsOn(ann.message('Bread and cheese'), 'Reply in thread')
      await ann.panel('Thread').getByRole('textbox').fill('Which cheese?')
      await ann.sends(ann.panel('Thread'))
      await ben
        .message('What shall we bring?')
        .getByRole('button', { name: /2 replies/ })
        .click()
      await ben.panel('Thread').getByText('Which cheese?').waitFor()

      for (const person of [ann, ben]) expect(await isWiderThanScreen(person)).toBe(false)
    })
})
