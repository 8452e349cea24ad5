import type { ScopeTable } from '../scopes.ts';
import type { SyntaxNode } from '../syntax-tree.ts';
import { stringText, unwrap } from './javascript-expressions.ts';
import { FUNCTIONS, functionLike } from './javascript-functions.ts';

const FUNCTION_KINDS: ReadonlySet<string> = new Set(FUNCTIONS);
/** Methods of routers and servers that take a handler. */
const ROUTE_METHODS: ReadonlySet<string> = new Set([
  'get',
  'post',
  'put',
  'patch',
  'delete',
  'del',
  'head',
  'options',
  'all',
  'use',
  'route',
  'createServer',
  'onRequest',
]);
const ROUTERS = /^(app|api|server|router|routes?|fastify|https?|http2|functions)$|(App|Router|Routes|Server)$/;
/** Methods whose callback gets what the other side sent. */
const LISTENER_METHODS: ReadonlySet<string> = new Set(['on', 'addEventListener', 'onmessage']);
const CONNECTIONS = /^(ws|wss|socket|webSocket|websocket)$|(Socket|Ws)$/;
/** Events of connections that tell about the connection. */
const OWN_EVENTS =
  /^(connect|connection|connected|disconnect|disconnecting|error|close|open|end|drain|timeout|ready|lookup|ping|pong|upgrade|headers|listening|unexpected-response|connect_error|reconnect\w*)$/;
/** What the second parameter of a handler is called. */
const RESPONSE_NAME = /^_?(res|resp|response|reply|rep)$/;
const REQUEST_NAME = /^(req|request)$/;
const REQUEST_TYPE = /^(\w+\.)?(\w*Request|IncomingMessage)$/;
const CONTEXT_TYPE = /^(\w+\.)?(Koa\w*Context|ParameterizedContext|RouterContext|Context)$/;
/** Functions that a framework finds by their names, and what it hands to them. */
const NAMED_HANDLERS: Readonly<Record<string, readonly string[]>> = {
  getServerSideProps: ['@context'],
  loader: ['@context'],
  action: ['@context'],
  handler: ['@event'],
  lambdaHandler: ['@event'],
  generateMetadata: ['@context'],
  Page: ['@context'],
  GET: ['@request', '@context'],
  POST: ['@request', '@context'],
  PUT: ['@request', '@context'],
  PATCH: ['@request', '@context'],
  DELETE: ['@request', '@context'],
};

/** What the walk over a file notes down for `linkHandlers`. */
export interface HandlerNotes {
  /** Functions, and names for them, that are given to a call which may register a handler. */
  readonly registered: SyntaxNode[];
  /** Functions of which a parameter is a pattern. */
  readonly withPatterns: SyntaxNode[];
  /** Declarations that take something apart. */
  readonly patterns: { readonly target: SyntaxNode; readonly value: SyntaxNode }[];
}

/** Whether a node is given to a call that may register it as the handler of a route or an event. */
export function isHandlerArgument(node: SyntaxNode): boolean {
  const call = node.parent?.kind === 'arguments' ? node.parent.parent : undefined;
  const callee = call?.kind === 'call_expression' ? call.field('function') : undefined;
  const method = callee && methodOf(callee);
  return method !== undefined && (ROUTE_METHODS.has(method) || LISTENER_METHODS.has(method));
}

/** Browsers know `addEventListener` without a `window` before it. */
function methodOf(callee: SyntaxNode): string | undefined {
  return (callee.kind === 'identifier' ? callee : callee.field('property'))?.text;
}

/**
 * Tells which parameters a framework fills with outside data, by names that the flow table knows: `@request` for the
 * first parameter of a route's handler, `@request.query` for the `query` of `({ query }, res) => …`.
 */
export function linkHandlers({ registered, withPatterns, patterns }: HandlerNotes, table: ScopeTable): void {
  for (const node of registered) {
    const fillers = fillersByCall(node);
    const handler = fillers && functionFor(node, table);
    if (handler && fillers) fill(handler, fillers, table);
  }
  for (const handler of withPatterns) fill(handler, fillersByName(handler), table);
  for (const { target, value } of patterns) {
    const filler = fillerOf(unwrap(value), table);
    if (filler !== undefined) fillPattern(target, filler, table);
  }
}

/** Who fills the parameters of a handler, in their order, by the call that registers it. */
function fillersByCall(node: SyntaxNode): readonly (string | undefined)[] | undefined {
  const list = node.parent;
  const callee = list?.parent?.field('function');
  const method = (callee && methodOf(callee)) ?? '';
  const receiver = callee?.field('object');
  const given = list?.namedChildren ?? [];
  const first = given[0];
  const isEvent = LISTENER_METHODS.has(method);
  const owner = (receiver?.field('property') ?? receiver)?.text ?? '';
  if (isEvent) {
    const event = first?.kind === 'string' ? stringText(first) : undefined;
    if (event === undefined) return undefined;
    if (method === 'addEventListener') return event === 'message' ? ['@message'] : undefined;
    return CONNECTIONS.test(owner) && !OWN_EVENTS.test(event) ? ['@sent'] : undefined;
  }
  const isFirst = first === node || method === 'createServer';
  const isOnPath = receiver?.field('function')?.field('property')?.text === 'route';
  const isRoute = isFirst ? isOnPath || /^(use|createServer|onRequest)$/.test(method) : isPattern(first);
  if (!isRoute || !isRouter(receiver, owner)) return undefined;
  return ['@request', '@response'];
}

/** `app.get`, `this.router.get`, `express.Router().get`, `router.route('/x').get` */
function isRouter(receiver: SyntaxNode | undefined, owner: string): boolean {
  if (receiver?.kind === 'call_expression')
    return /\b(route|Router|express|fastify|Fastify)\($|\.route\(/.test(receiver.text.slice(0, 80));
  return ROUTERS.test(owner);
}

/** Whether the first argument is the path of a route. */
function isPattern(node: SyntaxNode | undefined): boolean {
  if (node?.kind === 'string' || node?.kind === 'template_string') return /^.[/*]/.test(node.text);
  return node?.kind === 'regex' || node?.kind === 'array';
}

/** Who fills the parameters of a function, by how it is called and what stands beside them. */
function fillersByName(node: SyntaxNode): readonly (string | undefined)[] {
  const { name, parameters } = functionLike(node) ?? { name: '', parameters: [] };
  if (RESPONSE_NAME.test(parameters[1]?.nameNode?.text ?? '')) return ['@request'];
  const byType = parameters.map(({ type }) =>
    type && REQUEST_TYPE.test(type.text.replace(/<.*/s, '')) ? '@request' : undefined,
  );
  const byName = (Object.hasOwn(NAMED_HANDLERS, name) && NAMED_HANDLERS[name]) || [];
  return parameters.map((_, index) => byType[index] ?? byName[index]);
}

function functionFor(node: SyntaxNode, table: ScopeTable): SyntaxNode | undefined {
  if (FUNCTION_KINDS.has(node.kind)) return node;
  const binding = table.bindingOf(node);
  const [write, ...others] = binding?.writes ?? [];
  const declaration = binding?.kind === 'function' ? binding.declarations[0]?.parent : undefined;
  const value = others.length === 0 && write?.value ? unwrap(write.value) : undefined;
  const target = declaration ?? value;
  return target && FUNCTION_KINDS.has(target.kind) ? target : undefined;
}

/** Four parameters are those of an error handler, the error first. */
function fill(handler: SyntaxNode, fillers: readonly (string | undefined)[], table: ScopeTable): void {
  const parameters = functionLike(handler)?.parameters ?? [];
  const isErrorHandler = fillers[1] === '@response' && parameters.length === 4;
  for (const [index, filler] of (isErrorHandler ? [undefined, ...fillers] : fillers).entries()) {
    const parameter = parameters[index];
    if (filler === undefined || !parameter) continue;
    const pattern = parameter.node.field('pattern') ?? parameter.node.field('left') ?? parameter.node;
    if (parameter.nameNode) fillName(parameter.nameNode, filler, table);
    else if (pattern.kind === 'object_pattern') fillPattern(pattern, filler, table);
  }
}

/** A type says more than the place of a parameter. A single one of a route may be a context (Koa, Hono). */
function fillName(name: SyntaxNode, filler: string, table: ScopeTable): void {
  const binding = table.bindingOf(name);
  if (binding && binding.typeName === undefined) binding.filledBy ??= filler;
}

/** The names in a pattern are (parts of) members of what fills it. */
function fillPattern(pattern: SyntaxNode, filler: string, table: ScopeTable): void {
  for (const entry of pattern.namedChildren) {
    const target = entry.kind === 'pair_pattern' ? entry.field('value') : (entry.field('left') ?? entry);
    const key = entry.field('key') ?? target;
    if (!target || !key || entry.kind === 'rest_pattern') continue;
    fillTarget(target, filler === '@sent' ? filler : `${filler}.${key.text}`, table);
  }
}

function fillTarget(target: SyntaxNode, filler: string, table: ScopeTable): void {
  switch (target.kind) {
    case 'identifier':
    case 'shorthand_property_identifier_pattern': {
      const binding = table.bindingOf(target);
      if (binding?.kind === 'parameter') binding.filledBy ??= filler;
      else if (binding?.writes.length === 1) binding.importPath ??= filler;
      return;
    }
    case 'assignment_pattern':
    case 'object_assignment_pattern': {
      const inner = target.field('left');
      if (inner) fillTarget(inner, filler, table);
      return;
    }
    case 'pair_pattern': {
      const inner = target.field('value');
      if (inner) fillTarget(inner, filler, table);
      return;
    }
    case 'object_pattern':
    case 'array_pattern':
      for (const part of target.namedChildren) fillTarget(part, filler, table);
  }
}

/** Who fills what a declaration takes apart: `req` of `const { body: { id } } = req`. */
function fillerOf(value: SyntaxNode, table: ScopeTable): string | undefined {
  if (value.kind === 'member_expression') {
    const object = value.field('object');
    const isRequest = REQUEST_NAME.test(value.field('property')?.text ?? '');
    return isRequest && object?.text === 'ctx' ? '@request' : undefined;
  }
  const binding = value.kind === 'identifier' ? table.bindingOf(value) : undefined;
  if (binding?.kind !== 'parameter' || binding.writes.length > 0) return undefined;
  if (binding.typeName !== undefined) {
    if (REQUEST_TYPE.test(binding.typeName)) return '@request';
    return CONTEXT_TYPE.test(binding.typeName) ? '@context' : undefined;
  }
  if (REQUEST_NAME.test(binding.name)) return '@request';
  return binding.name === 'ctx' ? '@context' : binding.filledBy;
}
