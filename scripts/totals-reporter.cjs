// Mocha's usual output, and the totals into the file that REFACTORIQ_TOTALS names.
const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

module.exports = class TotalsReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes: passed, failures: failed, pending: skipped } = this.stats;
      writeFileSync(process.env.REFACTORIQ_TOTALS, JSON.stringify({ passed, failed, skipped }));
    });
  }
};
