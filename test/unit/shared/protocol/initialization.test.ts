import assert from 'node:assert/strict';
import { parseInitializationOptions } from '#shared/protocol/initialization.ts';

describe('initialization options', () => {
  it('carry what our client says', () => {
    assert.deepEqual(parseInitializationOptions({ isTrusted: false, clientVersion: '1.2.3' }), {
      isTrusted: false,
      clientVersion: '1.2.3',
    });
  });

  it('default to a trusted client when another editor sends nothing or something of its own', () => {
    for (const value of [undefined, null, 'vim', [], { isTrusted: 'maybe' }]) {
      assert.equal(parseInitializationOptions(value).isTrusted, true);
    }
  });
});
