// What modules of the client ask the browser as soon as they are loaded; import it before them.
const list = { matches: false, addEventListener: () => undefined }
Object.assign(globalThis, { matchMedia: () => list })
