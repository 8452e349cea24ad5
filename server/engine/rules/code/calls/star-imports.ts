import type { RuleContext } from '../../rule.ts';
import { oncePerFile } from '../files/once-per-file.ts';

/** The packages of which Java's `import java.net.*` brings in every type. */
const starPackages = oncePerFile(({ tree, language }) =>
  language.id === 'java'
    ? tree.root.children
        .filter((node) => node.kind === 'import_declaration' && node.has('asterisk') && !node.has('static'))
        .map((node) => node.namedChildren[0]?.text ?? '')
    : [],
);

/** The full names that a name may stand for: a type that no import names may be of any package with a star. */
export function fullNamesOf(context: RuleContext, path: string): readonly string[] {
  if (context.language.id !== 'java' || !/^[A-Z]/.test(path)) return [path];
  return [path, ...starPackages(context).map((name) => `${name}.${path}`)];
}
