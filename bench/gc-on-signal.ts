// Loaded into a server before its own code (`--expose-gc --import`), so that its memory can be compared: on SIGUSR2 everything unused is
// collected, and the figures are printed as a line of JSON.
const collect = (globalThis as { gc?: (how: object) => void }).gc

process.on('SIGUSR2', () => {
  for (let n = 0; n < 3; n += 1) collect?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
  // Freed pages are given back by other threads: look a little later.
  setTimeout(() => console.log(JSON.stringify({ collected: process.memoryUsage() })), 500)
})
