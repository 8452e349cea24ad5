import assert from 'node:assert/strict';
import { reanchorFindings } from '#engine/review/re-anchor.ts';
import { reviewDocument } from '#engine/review/review-document.ts';
import type { Finding } from '#shared/domain/finding.ts';
import { analyzeWith } from '#test/support/analysis.ts';
import { markText } from '#test/support/marked-text.ts';
import { collect, makeServices, ScriptedModel, writeReply } from './stubs.ts';

const TEXT = `function first(a) {
  check(a);
  return a;
}

function second(a) {
  check(a);
  return a + 1;
}
`;

/** The new text with the place to which the finding about `quote` in a changed line moves; `dropped` when there is none. */
async function move(quote: string, line: number, after: string): Promise<string> {
  const [old, current] = await Promise.all([TEXT, after].map((text) => analyzeWith([], 'a.js', text)));
  assert.ok(old && current);
  const request = { context: old, changedLines: [{ first: line, last: line }] };
  const services = makeServices(new ScriptedModel(writeReply({ quote })));
  const events = await collect(reviewDocument(request, services, new AbortController().signal));
  const findings = events.flatMap((event): Finding[] => (event.kind === 'finding' ? [event.finding] : []));
  assert.equal(findings.length, 1);
  const { kept, dropped } = reanchorFindings(findings, old.analysis.document, current.analysis.document);
  assert.equal(kept.length + dropped.length, 1);
  return kept[0] ? markText(after, [kept[0].span]) : 'dropped';
}

describe('reanchorFindings', () => {
  it('leaves findings alone when nothing changed', async () => {
    assert.match(await move('return a + 1', 7, TEXT), /<\|return a \+ 1\|>/);
  });

  it('follows code that moved and was indented otherwise', async () => {
    const after = `// New.\n${TEXT.replace('  return a + 1', '    return a +  1')}`;
    assert.match(await move('return a + 1', 7, after), /<\|return a \+ {2}1\|>/);
  });

  it('stays in its function when another one has the same text', async () => {
    assert.match(await move('check(a)', 6, `\n\n${TEXT}`), /second\(a\) \{\n {2}<\|check/);
    assert.match(
      await move('check(a)', 1, TEXT.replace('function second', 'function third')),
      /first\(a\) \{\n {2}<\|check/,
    );
  });

  it('keeps the order among equal texts of one function', async () => {
    const twice = TEXT.replace('return a;', 'check(a);');
    assert.equal(await move('check(a)', 1, twice), 'dropped', 'which of two it is would be a guess');
  });

  it('drops a finding whose text was edited', async () => {
    assert.equal(await move('return a + 1', 7, TEXT.replace('a + 1', 'a + 2')), 'dropped');
  });
});
