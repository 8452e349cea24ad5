import type { CodeMetrics, FileMetrics, FunctionMetrics } from '#shared/domain/metrics.ts';
import type { Call, Dialect, FunctionLike } from '../source/dialect.ts';
import type { SyntaxNode, SyntaxTree } from '../source/syntax-tree.ts';
import { CodeLines } from './code-lines.ts';
import { CognitiveCounter, countOperatorRuns, isLabelledJump } from './cognitive-complexity.ts';
import { isDecision } from './cyclomatic-complexity.ts';
import { HalsteadCounter } from './halstead.ts';
import { KindTraits, NO_TRAITS, TRAITS } from './kind-traits.ts';
import { complexityLevel, maintainabilityIndex } from './maintainability.ts';

/** What a count leaves out that shall tell how hard code is to read, apart from what the metrics are defined to be. */
export interface Leniency {
  /** Whether a structure costs a reader nothing; what is in it counts as if it stood in its place. */
  readonly isPlain: (node: SyntaxNode) => boolean;
  /** Whether a function within another one is read by itself, so that it adds nothing to the outer one. */
  readonly standsAlone: (declaration: FunctionLike) => boolean;
}

/** Measures a file and every function in it in one walk over the tree: by definition, or with leniency. */
export function measureFile(tree: SyntaxTree, dialect: Dialect, leniency?: Leniency): FileMetrics {
  return new Meter(tree, dialect, leniency).measure();
}

/** What is being counted of a function, or of the file at the bottom of the stack. */
interface Frame {
  readonly declaration: FunctionLike | undefined;
  readonly base: number;
  decisions: number;
  nesting: number;
}

const STRUCTURES = TRAITS.if | TRAITS.loop | TRAITS.switch | TRAITS.catch | TRAITS.ternary;
const BRANCHES = TRAITS.if | TRAITS.else;

/** Parts of a structure that are evaluated before it is entered. */
const HEADS: ReadonlySet<string> = new Set([
  'condition',
  'value',
  'subject',
  'left',
  'right',
  'initializer',
  'init',
  'update',
  'increment',
]);

class Meter {
  private readonly tree: SyntaxTree;
  private readonly dialect: Dialect;
  private readonly leniency: Leniency | undefined;
  private readonly traits: KindTraits;
  private readonly codeLines: CodeLines;
  private readonly cognitive = new CognitiveCounter();
  private readonly halstead: HalsteadCounter;
  /** `??` decides, but reads as a plain default value: cognitive complexity leaves it out. */
  private readonly cognitiveOperators: ReadonlySet<string>;
  private readonly frames: Frame[] = [];
  private readonly functions: FunctionMetrics[] = [];
  /** Nodes to visit, last first; a function's end stands as undefined. Not recursive: generated code nests deep. */
  private readonly pending: (SyntaxNode | undefined)[] = [];
  /** For each of `pending` its nesting, times two, plus one for the `if` of an `else if`. */
  private readonly levels: number[] = [];
  private decisionsInFunctions = 0;

  constructor(tree: SyntaxTree, dialect: Dialect, leniency: Leniency | undefined) {
    this.tree = tree;
    this.dialect = dialect;
    this.leniency = leniency;
    this.traits = KindTraits.for(tree.grammar, dialect);
    this.codeLines = new CodeLines(tree);
    this.halstead = new HalsteadCounter(tree.text);
    this.cognitiveOperators = new Set(
      [...dialect.controlFlow.logicalOperators].filter((operator) => operator !== '??'),
    );
  }

  measure(): FileMetrics {
    const file = this.open(undefined, 0);
    this.push(this.tree.root, 0, false);
    while (this.pending.length > 0) {
      const node = this.pending.pop();
      const level = this.levels.pop() ?? 0;
      if (node) this.visit(node, level >> 1, (level & 1) === 1);
      else this.closeFunction();
    }
    const cyclomatic = file.decisions + 1 + this.decisionsInFunctions;
    const code = this.describe(0, this.tree.text.length, cyclomatic, this.cognitive.closeFile());
    return { ...code, functions: this.functions.toSorted(byPosition) };
  }

  /** Tokens are counted at once: their order within a function means nothing. */
  private push(node: SyntaxNode, nesting: number, isElseIf: boolean): void {
    const traits = this.traits.of(node);
    if (isToken(node, traits)) {
      this.halstead.count(node, traits);
      return;
    }
    this.pending.push(node);
    this.levels.push(nesting * 2 + Number(isElseIf));
  }

  private visit(node: SyntaxNode, nesting: number, isElseIf: boolean): void {
    const traits = this.traits.of(node);
    if (traits === NO_TRAITS) {
      this.pushChildren(node, nesting);
      return;
    }
    const declaration = (traits & TRAITS.function) === 0 ? undefined : this.dialect.functionLike(node);
    if (declaration?.body) {
      const inside = this.frames.length > 1 ? nesting + 1 : nesting;
      this.open(declaration, inside);
      this.pending.push(undefined);
      this.levels.push(0);
      this.pushChildren(node, inside);
    } else if (this.leniency?.isPlain(node)) {
      this.pushChildren(node, nesting);
    } else {
      this.count(node, traits, nesting, isElseIf);
      this.pushNested(node, traits, nesting);
    }
  }

  private count(node: SyntaxNode, traits: number, nesting: number, isElseIf: boolean): void {
    const frame = this.frames.at(-1);
    const { logicalOperators } = this.dialect.controlFlow;
    if (frame && isDecision(node, traits, logicalOperators)) frame.decisions++;
    if ((traits & STRUCTURES) !== 0) {
      if (isElseIf) this.cognitive.addFlat();
      else this.cognitive.addStructure(nesting);
      if (frame) frame.nesting = Math.max(frame.nesting, nesting + 1 - frame.base);
    }
    if ((traits & BRANCHES) !== 0 && this.isElse(node, traits)) this.cognitive.addFlat();
    if ((traits & TRAITS.logical) !== 0) this.cognitive.addFlat(countOperatorRuns(node, this.cognitiveOperators));
    if ((traits & TRAITS.jump) !== 0 && isLabelledJump(node)) this.cognitive.addFlat();
    if ((traits & TRAITS.call) !== 0) this.countRecursion(node);
  }

  /** Whether a node is, or directly holds, an `else` or `elif` branch. The `if` of an `else if` counts for itself. */
  private isElse(node: SyntaxNode, traits: number): boolean {
    if ((traits & TRAITS.else) !== 0) return this.isBranch(node) && !this.elseIfOf(node);
    return node.children.some((child, index) => isAlternative(node, index) && (this.traits.of(child) & BRANCHES) === 0);
  }

  /** Loops and `try` have an `else` in Python, which belongs to no condition. */
  private isBranch(node: SyntaxNode): boolean {
    return node.parent !== undefined && (this.traits.of(node.parent) & BRANCHES) !== 0;
  }

  private elseIfOf(clause: SyntaxNode): SyntaxNode | undefined {
    return clause.children.find(
      (child) => (this.traits.of(child) & TRAITS.if) !== 0 && child.fieldName !== 'condition',
    );
  }

  private countRecursion(node: SyntaxNode): void {
    if (this.frames.length < 2) return;
    const call = this.dialect.call(node);
    if (!call?.name) return;
    for (let depth = 0; depth < this.frames.length - 1; depth++) {
      const declaration = this.frames.at(-1 - depth)?.declaration;
      if (declaration && call.name === declaration.name && isCallOf(declaration, call))
        this.cognitive.addRecursion(depth);
    }
  }

  private pushNested(node: SyntaxNode, traits: number, nesting: number): void {
    const isBranching = (traits & TRAITS.if) !== 0 || ((traits & TRAITS.else) !== 0 && this.isBranch(node));
    if (!isBranching && (traits & STRUCTURES) === 0) {
      this.pushChildren(node, nesting);
      return;
    }
    for (let index = node.children.length - 1; index >= 0; index--) {
      const child = node.children[index];
      if (!child) continue;
      const childTraits = this.traits.of(child);
      const isHead = child.fieldName !== undefined && HEADS.has(child.fieldName);
      const continues = isBranching && this.continuesBranch(node, traits, index, childTraits);
      this.push(child, isHead || continues ? nesting : nesting + 1, continues && (childTraits & TRAITS.if) !== 0);
    }
  }

  /** Whether a child is the next branch of the same `if`, on the same level. */
  private continuesBranch(node: SyntaxNode, traits: number, index: number, childTraits: number): boolean {
    if ((childTraits & TRAITS.else) !== 0) return true;
    if ((childTraits & TRAITS.if) === 0) return false;
    return (traits & TRAITS.if) !== 0 ? isAlternative(node, index) : node.children[index] === this.elseIfOf(node);
  }

  private pushChildren(node: SyntaxNode, nesting: number): void {
    for (let index = node.children.length - 1; index >= 0; index--) {
      const child = node.children[index];
      if (child) this.push(child, nesting, false);
    }
  }

  private open(declaration: FunctionLike | undefined, base: number): Frame {
    const frame: Frame = { declaration, base, decisions: 0, nesting: 0 };
    this.frames.push(frame);
    this.cognitive.open(base, declaration !== undefined && (this.leniency?.standsAlone(declaration) ?? false));
    this.halstead.open();
    return frame;
  }

  private closeFunction(): void {
    const frame = this.frames.pop();
    const declaration = frame?.declaration;
    if (!declaration) return;
    const { node } = declaration;
    const cyclomatic = frame.decisions + 1;
    this.decisionsInFunctions += cyclomatic;
    const code = this.describe(node.start, node.end, cyclomatic, this.cognitive.close(this.isHolder(declaration)));
    const { lines } = this.tree;
    this.functions.push({
      ...code,
      name: declaration.name || '(anonymous)',
      nameRange: lines.rangeOf(declaration.nameNode ?? { start: node.start, end: declaration.body?.start ?? node.end }),
      range: lines.rangeOf(node),
      parameters: countParameters(declaration),
      nesting: frame.nesting,
      level: complexityLevel(code.cognitive, cyclomatic),
    });
  }

  /**
   * The two exceptions that the definition of cognitive complexity makes: functions of JavaScript, which may stand in for
   * a module or a class, and decorators of Python, which hold one function and return it.
   */
  private isHolder(declaration: FunctionLike): boolean {
    const { body } = declaration;
    if (!body) return false;
    if (body.kind === 'statement_block' || declaration.node.kind === 'arrow_function') return true;
    if (declaration.node.kind !== 'function_definition') return false;
    const [inner, last, ...others] = this.dialect.statements(body);
    const isFunction =
      inner !== undefined && (inner.kind === 'decorated_definition' || this.dialect.functionLike(inner));
    return Boolean(isFunction) && last?.kind === 'return_statement' && others.length === 0;
  }

  /** Call it after the walk of the region: it ends the region's count of tokens. */
  private describe(start: number, end: number, cyclomatic: number, cognitive: number): CodeMetrics {
    const first = this.tree.lines.lineAt(start);
    const last = this.tree.lines.lineAt(Math.max(start, end - 1));
    const codeLines = this.codeLines.count(first, last);
    const halsteadVolume = this.halstead.close();
    const maintainability = maintainabilityIndex(halsteadVolume, cyclomatic, codeLines);
    return { lines: last - first + 1, codeLines, cyclomatic, cognitive, halsteadVolume, maintainability };
  }
}

/** A leaf, or a string literal whatever pieces the grammar makes of it; one with interpolated code is no token. */
function isToken(node: SyntaxNode, traits: number): boolean {
  if (node.children.length === 0) return true;
  return (traits & TRAITS.string) !== 0 && node.children.every((child) => child.children.length === 0);
}

/** Whether the child at `index` of an `if` stands behind its `else`. */
function isAlternative(node: SyntaxNode, index: number): boolean {
  return node.children[index]?.fieldName === 'alternative' || node.children[index - 1]?.kind === 'else';
}

const SELF: ReadonlySet<string> = new Set(['this', 'self', 'cls', '$this']);

/** Whether a call by the name of a function is one of this very function, as far as the text shows. */
function isCallOf(declaration: FunctionLike, call: Call): boolean {
  const own = declaration.node.field('receiver')?.children[0]?.field('name')?.text;
  if (call.receiver) return declaration.isMethod && (SELF.has(call.receiver.text) || call.receiver.text === own);
  return !declaration.isMethod || (IMPLICIT_RECEIVER.has(declaration.node.kind) && !declaration.node.field('receiver'));
}

/** Methods that are called without naming the object: Java and C#, Ruby. */
const IMPLICIT_RECEIVER: ReadonlySet<string> = new Set(['method_declaration', 'method']);

/** Parameters that a caller passes: `self` and the like come by themselves. */
function countParameters(declaration: FunctionLike): number {
  const [first] = declaration.parameters;
  const isSelf = declaration.isMethod && first?.nameNode !== undefined && SELF.has(first.nameNode.text);
  return declaration.parameters.length - Number(isSelf);
}

function byPosition(a: FunctionMetrics, b: FunctionMetrics): number {
  const lines = a.range.start.line - b.range.start.line;
  return lines || a.range.start.character - b.range.start.character;
}
