import assert from 'node:assert/strict';
import { confidenceOf } from '#engine/rules/code/files/excess.ts';

const limit = 20;
const defaultLimit = 20;

describe('confidenceOf', () => {
  it('is low just over a default limit', () => {
    assert.equal(confidenceOf({ value: 21, limit, defaultLimit }), 'low');
    assert.equal(confidenceOf({ value: 29, limit, defaultLimit }), 'low');
  });

  it('is medium from one and a half times the limit on, and high from twice', () => {
    assert.equal(confidenceOf({ value: 30, limit, defaultLimit }), 'medium');
    assert.equal(confidenceOf({ value: 40, limit, defaultLimit }), 'high');
  });

  it('is high over a limit that a project sets', () => {
    assert.equal(confidenceOf({ value: 11, limit: 10, defaultLimit }), 'high');
  });
});
