import assert from 'node:assert/strict';
import { findAddressProblem } from '#adapters/ai/check-address.ts';

describe('findAddressProblem', () => {
  it('allows https everywhere and http on the machine itself', () => {
    const addresses = [
      'https://h/v1',
      'http://localhost:1/v1',
      'http://a.localhost',
      'http://127.9.9.9',
      'http://[::1]:1',
    ];
    for (const address of addresses) assert.equal(findAddressProblem(address, false), undefined, address);
  });

  it('refuses http to other machines, whatever they are called', () => {
    const addresses = ['http://192.168.0.1', 'http://localhost.example.com', 'http://127.0.0.1.nip.io', 'http://[::2]'];
    for (const address of addresses) {
      assert.match(findAddressProblem(address, false) ?? '', /unencrypted/, address);
      assert.equal(findAddressProblem(address, true), undefined, address);
    }
  });

  it('refuses what is no address, no http or holds a password, and does not repeat the password', () => {
    assert.match(findAddressProblem('localhost', true) ?? '', /is not the address of a model server/);
    assert.match(findAddressProblem('file:///etc/passwd', true) ?? '', /does not begin with https:/);
    const problem = findAddressProblem('https://me:hunter2@h/v1', true) ?? '';
    assert.match(problem, /holds a user name or password/);
    assert.ok(!problem.includes('hunter2'));
  });
});
