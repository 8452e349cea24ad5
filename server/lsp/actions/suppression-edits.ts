import type { Finding } from '#shared/domain/finding.ts';
import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { ParsedDocument } from '#engine/analysis/analyzer.ts';

/** Ways to silence a finding by a comment, best first. Which one works depends on what is around it: each has to be tried. */
export function lineSuppressions({ language, tree }: ParsedDocument, { range, ruleId }: Finding): TextEdit[] {
  const { lines } = tree;
  const { line } = range.start;
  const indent = lines.indentOf(line);
  const above = lines.startOf(line);
  const behind = lines.spanOf(range.end.line).end;
  const next = `refactoriq-ignore-next-line ${ruleId}`;
  const isScript = language.id === 'javascript' || language.id === 'typescript';
  return [
    insert(above, `${indent}${language.lineComment} ${next}${lineBreakOf(tree.text)}`),
    insert(behind, `  ${language.lineComment} refactoriq-ignore ${ruleId}`),
    // Between the tags of JSX a line comment would be text.
    ...(isScript ? [insert(above, `${indent}{/* ${next} */}${lineBreakOf(tree.text)}`)] : []),
  ];
}

/** Ways to silence a rule in the whole file. */
export function fileSuppressions({ language, tree }: ParsedDocument, { ruleId }: Finding): TextEdit[] {
  const { lines, text } = tree;
  const comment = `${language.lineComment} refactoriq-ignore-file ${ruleId}${lineBreakOf(text)}`;
  const first = firstFreeLine(text);
  // Where the text starts in another language (`<?php`), the first line does not do.
  return [first, first + 1]
    .filter((line) => line < lines.lineCount)
    .map((line) => insert(startOf(lines, line), comment));
}

/** A shebang and Python's encoding count in the first lines only, so they stay there. */
function firstFreeLine(text: string): number {
  const head = text.split(/\r\n|\r|\n/, 2);
  const encoding = head.findIndex((line) => /^\s*#.*coding[:=]/.test(line));
  return Math.max(encoding, /^\uFEFF?#!(?!\[)/.test(text) ? 0 : -1) + 1;
}

function startOf(lines: { startOf(line: number): number; textOf(line: number): string }, line: number): number {
  const isBehindBom = line === 0 && lines.textOf(0).startsWith('\uFEFF');
  return lines.startOf(line) + Number(isBehindBom);
}

function insert(at: number, newText: string): TextEdit {
  return { start: at, end: at, newText };
}

function lineBreakOf(text: string): string {
  return /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
}
