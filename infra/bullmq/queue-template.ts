import { provideTemplate } from '../pglite/template.js'

/** Makes an empty queue of which those of new servers are copies, unless there is one. For the build: it takes seconds. */
export const provideQueueTemplate = (): Promise<void> =>
  provideTemplate(async (folder) => {
    // Where there is one, nothing is loaded for it.
    const { makeQueue } = await import('./pglite-backend.js')
    await makeQueue(folder)
  })
