import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';

/** What a piece of code weighs, and a number that is the same for pieces that differ in names only. */
export interface CodePrint {
  readonly hash: number;
  readonly tokens: number;
  readonly statements: number;
}

const STATEMENT = /(_statement|_declaration|^declaration|_clause)$/;

/** Computes the prints of code bottom-up, each node once. */
export class CodePrints {
  private readonly prints = new Map<SyntaxNode, CodePrint>();

  /** The print of a statement; those of the statements in it that were asked for before are put to use. */
  of(root: SyntaxNode): CodePrint {
    const known = this.prints.get(root);
    if (known) return known;
    let hash = 17;
    let tokens = 0;
    let statements = 0;
    const pending = [root];
    for (let node = pending.pop(); node; node = pending.pop()) {
      const inner = node === root ? undefined : this.prints.get(node);
      if (inner) {
        hash = mix(hash, inner.hash);
        tokens += inner.tokens;
        statements += inner.statements;
        continue;
      }
      hash = mix(hash, node.kindId);
      if (node.isNamed && STATEMENT.test(node.kind)) statements++;
      if (node.children.length === 0) {
        tokens++;
        // Whether a name is a variable's is costly to tell; the few pieces that come out alike are compared in full.
        if (node.kind !== 'identifier') hash = mixText(hash, node.text);
      }
      for (let index = node.children.length - 1; index >= 0; index--) pending.push(node.children[index] as SyntaxNode);
    }
    const print = { hash, tokens, statements };
    this.prints.set(root, print);
    return print;
  }
}

/** Whether two runs of statements are the same but for the names of their variables, renamed alike throughout. */
export function isSameButForNames(context: RuleContext, a: readonly SyntaxNode[], b: readonly SyntaxNode[]): boolean {
  const [there, back] = [new Map<unknown, unknown>(), new Map<unknown, unknown>()];
  const pairs: [SyntaxNode, SyntaxNode][] = a.map((node, index) => [node, b[index] ?? node]);
  for (let pair = pairs.pop(); pair; pair = pairs.pop()) {
    const [left, right] = pair;
    if (left.kindId !== right.kindId || left.children.length !== right.children.length) return false;
    for (const [index, child] of left.children.entries()) pairs.push([child, right.children[index] as SyntaxNode]);
    if (left.children.length > 0) continue;
    if (isLocalName(context, left) !== isLocalName(context, right)) return false;
    if (!isLocalName(context, left)) {
      if (left.text !== right.text) return false;
      continue;
    }
    const [from, to] = [context.scopes.bindingOf(left), context.scopes.bindingOf(right)];
    if ((there.get(from) ?? to) !== to || (back.get(to) ?? from) !== from) return false;
    there.set(from, to);
    back.set(to, from);
  }
  return true;
}

function isLocalName({ scopes }: RuleContext, node: SyntaxNode): boolean {
  if (node.kind !== 'identifier') return false;
  const scope = scopes.bindingOf(node)?.scope.kind;
  return scope === 'function' || scope === 'block';
}

function mix(hash: number, value: number): number {
  return (Math.imul(hash ^ value, 0x01_00_01_93) + 0x9e_37) | 0;
}

function mixText(hash: number, text: string): number {
  let result = hash;
  for (let index = 0; index < text.length; index++) result = mix(result, text.charCodeAt(index));
  return result;
}
