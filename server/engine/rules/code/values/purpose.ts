import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';
import { ENTRY_KINDS, entryOf } from './literal-entries.ts';

/** What the names around an expression say about its use. */
export interface Purpose {
  /** Where the value goes: variables, properties, keywords and setters, nearest first; spaced lower-case words. */
  readonly targets: readonly string[];
  /** The function that it is computed in, spaced likewise; empty at module level. */
  readonly functionName: string;
}

const ENTRIES: ReadonlySet<string> = new Set(ENTRY_KINDS);
const BLOCKS = /^(block|module|program|source_file|statement_block|statement_list|class_body|constructor_body)$/;
const SETTER = /^(set|with|put|add)[A-Z_]/;

/** A name as lower-case words: `apiKey2` and `API_KEY_2` are both `api key 2`. */
export function spacedWords(name: string): string {
  return name
    .replaceAll(/([a-z])([A-Z\d])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replaceAll(/[^A-Za-z\d]+/g, ' ')
    .trim()
    .toLowerCase();
}

/** Collects the names that tell what a value is for. */
export function purposeOf(context: RuleContext, node: SyntaxNode): Purpose {
  const targets: string[] = [];
  let at: SyntaxNode | undefined = node;
  while (at.parent && !BLOCKS.test(at.parent.kind)) {
    at = at.parent;
    const name = nameGivenBy(context, at, node);
    if (name !== undefined) targets.push(spacedWords(name));
  }
  return { targets, functionName: spacedWords(enclosingFunctionName(context, at)) };
}

/** The name of the nearest function that has one. */
export function enclosingFunctionName(context: RuleContext, node: SyntaxNode): string {
  const { functions } = context.dialect.controlFlow;
  let at: SyntaxNode | undefined = node.ancestor(functions);
  while (at) {
    const name = context.dialect.functionLike(at)?.name;
    if (name) return name;
    at = at.ancestor(functions);
  }
  return '';
}

/** The name that an assignment, entry, keyword or setter gives to the value at `node` within it. */
export function nameGivenBy(context: RuleContext, holder: SyntaxNode, node: SyntaxNode): string | undefined {
  const { dialect } = context;
  if (holder.kind === 'keyword_argument' || holder.kind === 'default_parameter') return holder.field('name')?.text;
  if (ENTRIES.has(holder.kind)) {
    const entry = entryOf(holder);
    return entry?.value.contains(node) ? entry.key : undefined;
  }
  const target = dialect.assignments(holder).find(({ value }) => value.contains(node))?.target;
  if (target) return lastNameIn(target);
  const call = dialect.call(holder);
  const isArgument = call?.arguments.some(({ value }) => value.contains(node)) ?? false;
  return call && isArgument && SETTER.test(call.name) ? call.name : undefined;
}

/** `token` of `user.token`, `this.token`, `user["token"]` and `token[0]`. */
function lastNameIn(target: SyntaxNode): string {
  const withoutIndex = target.text.replace(/(\[[^\]'"]*\])+$/, '');
  return /([A-Za-z_$][\w$-]*)['"\]]*$/.exec(withoutIndex)?.[1] ?? '';
}
