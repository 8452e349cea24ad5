import assert from 'node:assert/strict';
import { scoreFile, scoreWorkspace } from '#engine/analysis/score.ts';
import type { Confidence, Severity } from '#shared/domain/finding.ts';
import type { ComplexityLevel, FileMetrics, FunctionMetrics } from '#shared/domain/metrics.ts';

describe('scoreFile', () => {
  it('is 10 for code without findings', () => {
    assert.equal(scoreFile([], metrics(200)), 10);
  });

  it('falls with each finding, worse ones first', () => {
    const scores = (['critical', 'high', 'medium', 'low', 'info'] as const).map((severity) =>
      scoreFile([finding(severity)], metrics(100)),
    );
    assert.deepEqual(scores, [6.1, 7.8, 9, 9.8, 10]);
  });

  it('counts findings of low confidence half', () => {
    assert.equal(scoreFile([finding('critical', 'low')], metrics(100)), scoreFile([finding('high')], metrics(100)));
  });

  it('judges the density of findings', () => {
    assert.equal(
      scoreFile([finding('high'), finding('high')], metrics(200)),
      scoreFile([finding('high')], metrics(100)),
    );
  });

  it('treats tiny files like files of 100 lines', () => {
    assert.equal(scoreFile([finding('critical')], metrics(3)), scoreFile([finding('critical')], metrics(100)));
  });

  it('never leaves the scale', () => {
    const score = scoreFile(
      Array.from({ length: 1000 }, () => finding('critical')),
      metrics(100),
    );
    assert.equal(score, 0);
  });

  it('takes a little off for complex functions', () => {
    assert.equal(scoreFile([], metrics(100, ['low', 'medium', 'high'])), 9.4);
    assert.equal(scoreFile([], metrics(100, Array<ComplexityLevel>(50).fill('high'))), 8.2);
  });
});

describe('scoreWorkspace', () => {
  it('is the mean weighted by code lines', () => {
    const files = [
      { score: 10, metrics: metrics(300), findings: [] },
      { score: 6, metrics: metrics(100), findings: [] },
    ];
    assert.equal(scoreWorkspace(files), 9);
  });

  it('has a ceiling where something is severe, however large the rest', () => {
    const clean = { score: 10, metrics: metrics(1_000_000), findings: [] };
    const severe = (severity: Severity) => ({ score: 6, metrics: metrics(100), findings: [finding(severity)] });
    assert.equal(scoreWorkspace([clean, severe('critical')]), 8);
    assert.equal(scoreWorkspace([clean, severe('high')]), 9);
    assert.equal(scoreWorkspace([clean, severe('low')]), 9.9);
  });

  it('is 10 without code', () => {
    assert.equal(scoreWorkspace([]), 10);
    assert.equal(scoreWorkspace([{ score: 10, metrics: metrics(0), findings: [] }]), 10);
  });
});

function finding(severity: Severity, confidence: Confidence = 'high'): { severity: Severity; confidence: Confidence } {
  return { severity, confidence };
}

function metrics(codeLines: number, levels: readonly ComplexityLevel[] = []): FileMetrics {
  const code = { lines: codeLines, codeLines, cyclomatic: 1, cognitive: 0, halsteadVolume: 0, maintainability: 100 };
  const start = { line: 0, character: 0 };
  const range = { start, end: start };
  const functions = levels.map((level): FunctionMetrics => ({
    ...code,
    name: 'f',
    nameRange: range,
    range,
    parameters: 0,
    nesting: 0,
    level,
  }));
  return { ...code, functions };
}
