import type { Call, Dialect } from './dialect.ts';
import type { SyntaxNode } from './syntax-tree.ts';

/** A name written more often than this is not looked for any further. */
const MAX_OCCURRENCES = 200;
const MAX_CLIMB = 5;
/** What stands between a name and the arguments: blanks, type arguments. */
const BEFORE_ARGUMENTS = /\s*(?:<[^()<>]{0,80}>)?\s*\(/y;

/** Finds the calls of a name by the text, so that nobody has to walk the whole tree for a few of them. */
export class CallSites {
  private readonly dialect: Dialect;
  private readonly root: SyntaxNode;
  private readonly byName = new Map<string, readonly Call[]>();

  constructor(dialect: Dialect, root: SyntaxNode) {
    this.dialect = dialect;
    this.root = root;
  }

  /** The calls of functions and methods of that name in document order. */
  named(name: string): readonly Call[] {
    let calls = this.byName.get(name);
    if (!calls) this.byName.set(name, (calls = this.find(name)));
    return calls;
  }

  private find(name: string): readonly Call[] {
    const { text, start } = this.root;
    const calls: Call[] = [];
    let occurrences = 0;
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
      if (++occurrences > MAX_OCCURRENCES) break;
      BEFORE_ARGUMENTS.lastIndex = at + name.length;
      const call = BEFORE_ARGUMENTS.test(text) ? this.callAt(start + at, name) : undefined;
      if (call) calls.push(call);
    }
    return calls;
  }

  private callAt(offset: number, name: string): Call | undefined {
    const leaf = leafAt(this.root, offset);
    if (leaf?.text !== name) return undefined;
    let node: SyntaxNode | undefined = leaf;
    for (let depth = 0; node && depth < MAX_CLIMB; depth++, node = node.parent) {
      const call = this.dialect.call(node);
      if (call) return call.name === name && call.callee.contains(leaf) ? call : undefined;
    }
    return undefined;
  }
}

/** The leaf that begins at an offset. */
function leafAt(root: SyntaxNode, offset: number): SyntaxNode | undefined {
  let node = root;
  while (node.children.length > 0) {
    const child = childAround(node.children, offset);
    if (!child) return undefined;
    node = child;
  }
  return node.start === offset ? node : undefined;
}

function childAround(children: readonly SyntaxNode[], offset: number): SyntaxNode | undefined {
  let [low, high] = [0, children.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((children[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const child = children[low];
  return child && child.start <= offset && offset < child.end ? child : undefined;
}
