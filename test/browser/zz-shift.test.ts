import { garden } from './support/garden.js'
import { inChromium, ON_PHONE } from './support/scene.js'

inChromium('Shifts', (story) => {
  for (const look of [ON_PHONE])
  story('x' + JSON.stringify(look).length, async (scene) => {
    const ann = await scene.person('Ann', look)
    const made = await garden(scene, ann.account)
    let lines: string[] = []
    ann.page.on('console', (m) => lines.push(m.text()))
    await ann.context.addInitScript(() => {
      for (const t of ['pointerdown','pointerup','pointercancel','click','mousedown','mouseup', 'focusin']) document.addEventListener(t, (e: any) => console.log(t, Math.round(performance.now()), e.clientX, e.clientY, e.target.outerHTML?.slice(0,200)), true) 
    })
    for (let n = 0; n < 8; n++) {
    await ann.opens(`/rooms/${made.room}`)
    await ann.seesMessage('See you there')
    lines = []
    await ann.button(/^2 replies/).click()
    const ok = await ann.panel('Thread').getByText('Then I bring the car.').waitFor({ timeout: 6000 }).then(() => true, () => false)
    if (!ok) { console.log(n, lines.join('\n'), await ann.page.getByRole('complementary').count()); await ann.page.screenshot({ path: '/tmp/brw/thread-miss.png' }) }
    }
  })
})
