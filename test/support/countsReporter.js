// Prints one plain line of counts after a run, so that a script can read the result without parsing Jest's own summary.
export default class CountsReporter {
  onRunComplete(_contexts, results) {
    process.stdout.write(`${results.numPassedTests} passed, ${results.numFailedTests} failed\n`);
  }
}
