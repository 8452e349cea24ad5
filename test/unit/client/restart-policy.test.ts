import assert from 'node:assert/strict';
import { RestartPolicy } from '#client/restart-policy.ts';

describe('RestartPolicy', () => {
  it('gives up at the fourth crash in three minutes', () => {
    const policy = new RestartPolicy(() => 0);
    assert.deepEqual(
      [1, 2, 3, 4].map(() => policy.shouldRestart()),
      [true, true, true, false],
    );
  });

  it('forgets crashes of long ago', () => {
    let now = 0;
    const policy = new RestartPolicy(() => now);
    for (const minute of [0, 2, 4, 6, 8, 10]) {
      now = minute * 60_000;
      assert.equal(policy.shouldRestart(), true, `minute ${minute}`);
    }
  });
});
