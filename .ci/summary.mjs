// Prints what the test runner counted in all its runs: engines that could not be reached, then the closing line.
// `node .ci/summary.mjs <results of a run> …`; a run that left no results has failed.
import { readFileSync } from 'node:fs'

const runs = process.argv.slice(2).map(readRun)
const sum = (count) => runs.reduce((total, run) => total + count(run), 0)
const skipped = runs
  .flatMap(({ testResults }) => testResults)
  .flatMap((suite) => suite.assertionResults)
  .filter(({ status }) => status === 'pending')
  .map(({ fullName }) => /skipped: [^)]+\)?/.exec(fullName)?.[0].replace(/^([^(]*)\)$/, '$1'))
for (const line of new Set(skipped.filter((name) => name !== undefined))) console.log(line)

const passed = sum((run) => run.numPassedTests)
const failed = sum((run) => run.numFailedTests + run.numRuntimeErrorTestSuites)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 || passed === 0 ? 1 : 0)

function readRun(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    console.log(`${path}: the test runner has left no results`)
    return { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 1, testResults: [] }
  }
}
