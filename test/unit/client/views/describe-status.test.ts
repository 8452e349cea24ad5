import assert from 'node:assert/strict';
import { describeStatus } from '#client/views/describe-status.ts';

describe('describeStatus', () => {
  it('counts the findings when the server is ready', () => {
    assert.deepEqual(describeStatus({ state: 'ready', openFindings: 1 }), {
      text: '$(lightbulb) RefactorIQ 1',
      tooltip: 'RefactorIQ: 1 finding in the open files',
    });
  });

  it('says when only changes are shown', () => {
    assert.deepEqual(describeStatus({ state: 'ready', openFindings: 2, scope: 'uncommitted changes' }), {
      text: '$(lightbulb) RefactorIQ 2 (changes only)',
      tooltip: 'RefactorIQ: 2 findings in the uncommitted changes of the open files',
    });
  });

  it('says that all is well when there is nothing', () => {
    assert.equal(describeStatus({ state: 'ready', openFindings: 0 }).text, '$(check) RefactorIQ');
  });

  it('gives the reason when the server stopped', () => {
    const { text, tooltip } = describeStatus({ state: 'error', openFindings: 0, message: 'It stopped.' });
    assert.equal(text, '$(error) RefactorIQ');
    assert.equal(tooltip, 'RefactorIQ: It stopped.');
  });

  it('says when a language model looks at a file, and what has failed all the same', () => {
    const { text, tooltip } = describeStatus({ state: 'ready', openFindings: 2, aiReview: 'shop.py' });
    assert.equal(text, '$(sync~spin) RefactorIQ AI 2');
    assert.equal(tooltip, 'RefactorIQ: a language model looks at shop.py');
    assert.match(describeStatus({ state: 'error', openFindings: 0, aiReview: 'shop.py' }).text, /error/);
  });
});
