import assert from 'node:assert/strict';
import { type Check, isVerified, joinChecks, REQUIRED_CHECKS } from '#shared/domain/document-change.ts';

const proof: readonly Check[] = REQUIRED_CHECKS.map((name) => ({ name, outcome: 'passed' }));

/** The proof with another outcome of one check. */
function proofWith(check: Check): Check[] {
  return [...proof.filter(({ name }) => name !== check.name), check];
}

describe('isVerified', () => {
  it('wants every required check to have been run and passed', () => {
    assert.equal(isVerified({ checks: proof }), true);
    assert.equal(isVerified({ checks: [] }), false);
    for (const name of REQUIRED_CHECKS) {
      assert.equal(isVerified({ checks: proof.filter((check) => check.name !== name) }), false);
      assert.equal(isVerified({ checks: proofWith({ name, outcome: 'not-run' }) }), false);
      assert.equal(isVerified({ checks: proofWith({ name, outcome: 'failed' }) }), false);
    }
  });

  it('lets the checks of a workspace be silent but not fail', () => {
    for (const name of ['types', 'command'] as const) {
      assert.equal(isVerified({ checks: [...proof, { name, outcome: 'passed' }] }), true);
      assert.equal(isVerified({ checks: [...proof, { name, outcome: 'not-run' }] }), true);
      assert.equal(isVerified({ checks: [...proof, { name, outcome: 'failed' }] }), false);
    }
  });

  it('is not fooled by a check that passes for one file and fails for another', () => {
    assert.equal(isVerified({ checks: [...proof, { name: 'resolves', outcome: 'failed' }] }), false);
  });
});

describe('joinChecks', () => {
  it('names each check once, in the order of the proof', () => {
    const joined = joinChecks([{ name: 'command', outcome: 'passed' }], [{ name: 'types', outcome: 'passed' }], proof);
    assert.deepEqual(
      joined.map(({ name }) => name),
      [...REQUIRED_CHECKS, 'types', 'command'],
    );
  });

  it('takes the worst outcome with the first reason for it', () => {
    const joined = joinChecks(
      [{ name: 'parses', outcome: 'not-run' }],
      [{ name: 'parses', outcome: 'failed', detail: 'b.py' }],
      [{ name: 'parses', outcome: 'passed' }],
      [{ name: 'parses', outcome: 'failed', detail: 'd.py' }],
    );
    assert.deepEqual(joined, [{ name: 'parses', outcome: 'failed', detail: 'b.py' }]);
    assert.deepEqual(joinChecks([{ name: 'types', outcome: 'passed' }], [{ name: 'types', outcome: 'not-run' }]), [
      { name: 'types', outcome: 'not-run' },
    ]);
  });

  it('makes nothing of nothing', () => {
    assert.deepEqual(joinChecks(), []);
    assert.deepEqual(joinChecks([]), []);
  });
});
