// Runs in a page that is measured, before the page's own scripts: see bench/web.
// It is no module, for it is put into the page as it is.

type Shown = { readonly ms: number }
type Scrolled = { readonly longTasks: readonly number[]; readonly frames: readonly number[] }

{
  const PATIENCE_MS = 60_000

  /** Till what has been changed is on the screen. */
  const painted = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))

  const isShown = (room: string, text: string): boolean => {
    const conversation = document.querySelector('[aria-label=Conversation]')
    if (conversation?.querySelector('h1, h2')?.textContent.includes(room) !== true) return false
    return [...conversation.querySelectorAll('article')].some((article) => article.textContent.includes(text))
  }

  /** Looks in every frame until something is there. @param missing what is said when it does not come */
  const until = async <T>(look: () => T | undefined, missing: string): Promise<T> => {
    const start = performance.now()
    for (let seen = look(); ; seen = look()) {
      if (seen !== undefined) return seen
      if (performance.now() - start > PATIENCE_MS) throw new Error(missing)
      await new Promise(requestAnimationFrame)
    }
  }

  /** Waits until a room is shown with a message. @returns milliseconds since the page was asked for */
  const untilShown = async (room: string, text: string): Promise<Shown> => {
    await until(() => (isShown(room, text) ? true : undefined), `${room} does not show “${text}”`)
    await painted()
    return { ms: performance.now() }
  }

  const linkTo = (room: string): HTMLElement | undefined =>
    [...document.querySelectorAll<HTMLElement>('[aria-label=Rooms] a')].find(({ textContent }) =>
      textContent.includes(room),
    )

  /** Opens a room by the list, once it is there. @returns milliseconds from the click until its message is to be seen */
  const open = async (room: string, text: string): Promise<Shown> => {
    const link = await until(() => linkTo(room), `${room} is not in sight in the list`)
    const start = performance.now()
    link.click()
    const { ms } = await untilShown(room, text)
    return { ms: ms - start }
  }

  let scrolled: { longTasks: number[]; frames: number[] } | null = null
  const tasks = new PerformanceObserver((list) => {
    scrolled?.longTasks.push(...list.getEntries().map(({ duration }) => duration))
  })
  const count = (last: number) => (now: number) => {
    scrolled?.frames.push(now - last)
    if (scrolled !== null) requestAnimationFrame(count(now))
  }

  const beginScrolling = (): void => {
    scrolled = { longTasks: [], frames: [] }
    tasks.observe({ type: 'longtask' })
    requestAnimationFrame((now) => requestAnimationFrame(count(now)))
  }

  /** What there was since: long tasks and times between frames, in milliseconds. */
  const endScrolling = (): Scrolled => {
    const result = scrolled ?? { longTasks: [], frames: [] }
    scrolled = null
    tasks.disconnect()
    return result
  }

  const loaded = (): { fcpMs: number; scriptBytes: number } => {
    const [paint] = performance.getEntriesByName('first-contentful-paint')
    const resources = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
    const scripts = resources.filter(({ name }) => new URL(name).pathname.endsWith('.js'))
    const scriptBytes = scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)
    return { fcpMs: paint?.startTime ?? NaN, scriptBytes }
  }

  Object.assign(globalThis, { figures: { untilShown, open, beginScrolling, endScrolling, loaded } })
}
