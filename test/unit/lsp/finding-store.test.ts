import assert from 'node:assert/strict';
import type { Finding, Severity } from '#shared/domain/finding.ts';
import { FindingStore, takeWorst } from '#lsp/finding-store.ts';

function createFinding(line: number, from: number, to: number, severity: Severity = 'low'): Finding {
  return {
    ruleId: 'rule',
    category: 'bug',
    severity,
    confidence: 'high',
    message: '',
    span: { start: line * 100 + from, end: line * 100 + to },
    range: { start: { line, character: from }, end: { line, character: to } },
    related: [],
    fingerprint: `${line}:${from}`,
  };
}

const at = (line: number, character: number) => ({ start: { line, character }, end: { line, character } });
const names = (findings: readonly Finding[]) => findings.map(({ fingerprint }) => fingerprint);

describe('FindingStore', () => {
  const store = new FindingStore();
  const findings = [createFinding(0, 2, 5), createFinding(2, 0, 4), createFinding(2, 8, 9)];

  beforeEach(() => store.set('a', 1, 'rules', findings));

  it('finds what touches a range, its ends included', () => {
    assert.deepEqual(names(store.inRange('a', at(0, 1))), []);
    assert.deepEqual(names(store.inRange('a', at(0, 2))), ['0:2']);
    assert.deepEqual(names(store.inRange('a', at(0, 5))), ['0:2']);
    assert.deepEqual(names(store.inRange('a', at(0, 6))), []);
    assert.deepEqual(names(store.inRange('a', { start: { line: 1, character: 0 }, end: { line: 2, character: 8 } })), [
      '2:0',
      '2:8',
    ]);
  });

  it('finds by fingerprint', () => {
    assert.equal(store.byFingerprint('a', '2:0'), findings[1]);
    assert.equal(store.byFingerprint('b', '2:0'), undefined);
  });

  it('replaces the findings of an older version', () => {
    store.set('a', 2, 'rules', []);
    assert.deepEqual(store.findingsOf('a'), []);
  });

  it('counts over all documents and forgets cleared ones', () => {
    store.set('b', 1, 'rules', findings.slice(0, 1));
    assert.equal(store.count(), 4);
    store.clear('b');
    assert.equal(store.count(), 3);
  });
});

describe('takeWorst', () => {
  it('keeps the worst findings in document order', () => {
    const findings = [
      createFinding(0, 0, 1),
      createFinding(1, 0, 1, 'critical'),
      createFinding(2, 0, 1),
      createFinding(3, 0, 1, 'high'),
    ];
    assert.deepEqual(names(takeWorst(findings, 3)), ['0:0', '1:0', '3:0']);
    assert.equal(takeWorst(findings, 4), findings);
  });
});
