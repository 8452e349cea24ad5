import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { RuleContext } from '../rule.ts';
import { lineBreakOf } from './line-break-of.ts';

/** Imports a Java class unless the file knows it: in the order of the alphabet among the other imports. */
export function addJavaImport({ tree, scopes }: RuleContext, path: string): TextEdit[] {
  const name = path.slice(path.lastIndexOf('.') + 1);
  const star = `${path.slice(0, path.lastIndexOf('.'))}.*`;
  const imports = tree.root.namedChildren.filter(
    ({ kind, text }) => kind === 'import_declaration' && !/^import\s+static\b/.test(text),
  );
  if (scopes.module.bindings.has(name) || imports.some(({ text }) => text.includes(star))) return [];
  const line = `import ${path};`;
  const lineBreak = lineBreakOf(tree);
  const next = imports.find(({ text }) => text > line);
  if (next) return [{ start: next.start, end: next.start, newText: `${line}${lineBreak}` }];
  const last = imports.at(-1);
  if (last) return [{ start: last.end, end: last.end, newText: `${lineBreak}${line}` }];
  const packageLine = tree.root.child('package_declaration');
  if (packageLine)
    return [{ start: packageLine.end, end: packageLine.end, newText: `${lineBreak}${lineBreak}${line}` }];
  const first = tree.root.namedChildren[0]?.start ?? 0;
  return [{ start: first, end: first, newText: `${line}${lineBreak}${lineBreak}` }];
}
