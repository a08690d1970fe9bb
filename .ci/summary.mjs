// Prints what the test runner counted: engines that could not be reached, then the closing line.
import { readFileSync } from 'node:fs'

const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites, testResults } = JSON.parse(
  readFileSync(process.argv[2], 'utf8'),
)
const skipped = testResults
  .flatMap((suite) => suite.assertionResults)
  .filter(({ status }) => status === 'pending')
  .map(({ fullName }) => /skipped: [^)]+/.exec(fullName)?.[0])
for (const line of new Set(skipped.filter((name) => name !== undefined))) console.log(line)
const failed = numFailedTests + numRuntimeErrorTestSuites
console.log(`${numPassedTests} passed, ${failed} failed${numPendingTests > 0 ? `, ${numPendingTests} skipped` : ''}`)
process.exit(failed > 0 || numPassedTests === 0 ? 1 : 0)
