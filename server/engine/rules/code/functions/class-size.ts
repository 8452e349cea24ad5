import type { SyntaxNode, SyntaxTree } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';

/** A class by what it is made of. */
export interface ClassParts {
  readonly nameNode: SyntaxNode;
  /** The nodes that hold its code: one but in Go, where methods stand for themselves. */
  readonly nodes: readonly SyntaxNode[];
  /** Names of methods that do something: no accessors, and overloads once. */
  readonly methods: ReadonlySet<string>;
  readonly fields: number;
}

const METHODS: ReadonlySet<string> = new Set(['function_definition', 'method_definition', 'method_declaration']);
const FIELDS: ReadonlySet<string> = new Set(['field_definition', 'public_field_definition']);
const FUNCTIONS: ReadonlySet<string> = new Set(['arrow_function', 'function_expression']);
const CLASSES = /^class_(declaration|definition)$|^class$/;
const ACCESSOR = /^_*(get|set|is|has|with)(?![a-z])|^(get|set)$/;
/** `Shop` of `(s *Shop)` and `(s *Shop[T])`. */
const RECEIVER = /\w+(?=(\[[^\]]*\])?\s*\)$)/;
/** Callbacks of a walk, of which there are as many as there are kinds. */
const CALLBACK = /^_?(visit|depart|leave)(?![a-z])/i;

/** What a class of Python, JavaScript, TypeScript or Java is made of; undefined for what is no plain class. */
export function partsOfClass(context: RuleContext, node: SyntaxNode): ClassParts | undefined {
  const [nameNode, body] = [node.field('name'), node.field('body')];
  if (!nameNode || !body || !CLASSES.test(node.kind)) return undefined;
  const methods = new Set<string>();
  let fields = 0;
  for (const member of body.namedChildren) {
    const definition = member.kind === 'decorated_definition' ? member.field('definition') : member;
    if (!definition) continue;
    const value = definition.field('value');
    if (METHODS.has(definition.kind) || (value && FUNCTIONS.has(value.kind))) addMethod(context, definition, methods);
    fields += fieldsOf(definition);
  }
  return { nameNode, nodes: [node], methods, fields };
}

/** Go's types with the methods that the file declares on them. */
export function partsOfGoTypes(context: RuleContext): ClassParts[] {
  const { root } = context.tree;
  const methodsByType = new Map<string, SyntaxNode[]>();
  for (const method of root.namedChildren) {
    if (method.kind !== 'method_declaration') continue;
    const type = RECEIVER.exec(method.field('receiver')?.text ?? '')?.[0] ?? '';
    methodsByType.set(type, [...(methodsByType.get(type) ?? []), method]);
  }
  const specs = root.namedChildren
    .filter(({ kind }) => kind === 'type_declaration')
    .flatMap((declaration) => declaration.namedChildren.filter(({ kind }) => kind === 'type_spec'));
  return [...methodsByType].flatMap(([name, nodes]) => {
    const spec = specs.find((candidate) => candidate.field('name')?.text === name);
    const receiver = nodes[0]?.field('receiver');
    const nameNode = spec?.field('name') ?? [...(receiver?.descendants() ?? [])].find(({ text }) => text === name);
    if (!nameNode) return [];
    const methods = new Set<string>();
    for (const node of nodes) addMethod(context, node, methods);
    const list = spec?.field('type')?.child('field_declaration_list');
    const fields = (list?.namedChildren ?? []).reduce((sum, field) => sum + field.fields('name').length, 0);
    return [{ nameNode, nodes: spec ? [spec, ...nodes] : nodes, methods, fields }];
  });
}

function addMethod({ dialect }: RuleContext, node: SyntaxNode, methods: Set<string>): void {
  const name = node.field('name')?.text ?? node.field('property')?.text ?? '';
  const body = node.field('body');
  if (CALLBACK.test(name) || (METHODS.has(node.kind) && !body)) return;
  const isSmall = body !== undefined && dialect.statements(body).length <= 1;
  const isAccessor = ACCESSOR.test(name) || node.has('get') || node.has('set') || isProperty(node);
  if (!isSmall || !isAccessor) methods.add(name);
}

function isProperty({ parent }: SyntaxNode): boolean {
  return parent?.kind === 'decorated_definition' && /^@([\w.]*property|\w+\.setter)\b/.test(parent.text);
}

/** Fields of each object; constants of a class are none. */
function fieldsOf(member: SyntaxNode): number {
  if (FIELDS.has(member.kind)) return member.has('static') || FUNCTIONS.has(member.field('value')?.kind ?? '') ? 0 : 1;
  if (member.kind === 'field_declaration')
    return member.child('modifiers')?.has('static') ? 0 : member.fields('declarator').length;
  const name = member.field('name')?.text;
  if (name === 'constructor')
    return (member.field('parameters')?.namedChildren ?? []).filter(
      (parameter) => parameter.has('accessibility_modifier') || parameter.has('readonly'),
    ).length;
  return name === '__init__' ? attributesOf(member) : 0;
}

function attributesOf(constructor: SyntaxNode): number {
  const names = new Set<string>();
  for (const node of constructor.descendants()) {
    const target = node.kind === 'assignment' ? node.field('left') : undefined;
    if (target?.kind === 'attribute' && target.field('object')?.text === 'self') names.add(target.text);
  }
  return names.size;
}

/** Lines with code: neither blank nor only comment or docstring. */
export function codeLinesOf({ lines, text, comments }: SyntaxTree, node: SyntaxNode): number {
  const [first, last] = [lines.lineAt(node.start), lines.lineAt(node.end)];
  const silent = new Set<number>();
  const hush = ({ start, end }: SyntaxNode): void => {
    if (text.slice(lines.startOf(lines.lineAt(start)), start).trim() !== '') return;
    for (let line = lines.lineAt(start); line <= lines.lineAt(end); line++) silent.add(line);
  };
  for (const comment of comments) if (comment.start >= node.start && comment.end <= node.end) hush(comment);
  for (const part of node.descendants()) {
    if (part.kind === 'expression_statement' && part.children[0]?.kind === 'string') hush(part);
  }
  let count = 0;
  for (let line = first; line <= last; line++) if (!silent.has(line) && lines.textOf(line).trim() !== '') count += 1;
  return count;
}
