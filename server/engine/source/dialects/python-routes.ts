import type { Parameter } from '../dialect.ts';
import type { SyntaxNode } from '../syntax-tree.ts';
import { viewCall } from './python-calls.ts';
import { parametersOf } from './python-functions.ts';
import { staticTextOf } from './python-strings.ts';

/** What the way in which a framework fills a parameter tells about its value. */
interface Filled {
  /** The name under which the flow tables know who fills it. */
  readonly by?: string;
  /** The type it is converted to. */
  readonly typeName?: string;
}

/** How a parameter is filled; undefined when the program does it. */
type Filling = (parameter: Parameter) => Filled | undefined;

/** What a route means depends on the file around it. */
export interface RouteFile {
  isFastApi(): boolean;
  /** What the module declares under the name of a type: a class with its bases, or the value of an alias. */
  declarationOf(typeName: string): string | undefined;
}

/** What the flow tables call a parameter filled from any part of a request. */
const FROM_REQUEST: Filled = { by: '@request' };
/** From a part of an address between two slashes. */
const FROM_SEGMENT: Filled = { by: '@segment' };
const NUMBER: Filled = { typeName: 'int' };

const MAX_ROUTE = 400;
const ROUTE = /^(route|get|post|put|patch|delete|head|options|api_route|websocket|view)$/;
const PART = /[<{](?:(\w+)(?:\([^)]*\))?)?:?([^<>{}]*)[>}]/g;
/** Converters whose values hold no text. */
const NUMBERS = /^(int|float|number|uuid|uuid4|UUID|bool|ymd|date)$/;
const WHOLE_PATHS = /^(path|re\b.*|\.[*+]|any)$/;
/** Annotations under which FastAPI passes objects of its own. */
const OWN_OBJECT = /^(\w+\.)*(Request|Response|WebSocket|BackgroundTasks|SecurityScopes|HTTPConnection|UploadFile)$/;
const HARMLESS =
  /^(Optional\[)?(int|float|bool|Decimal|UUID[1-5]?|uuid\.UUID|date|datetime|datetime\.\w+|Literal\[.*)\]?(\|None)?$/;
const DEPENDENCY = /\b(Depends|Security|BackgroundTasks)\b/;

/** Types whose name promises something that the program itself provides. */
const PROVIDED =
  /(^|\.)\w*(Session|Dep|Deps|Dependency|Service|Repository|Repo|Settings|Config|Client|Connection|Database|Cache|Context|Current\w*|User)$/;
/** Declarations of types that hold no free text, or come from a dependency. */
const OWN_TYPE = /Enum\b|\bDepends\b|\bSecurity\b|^Annotated\[\s*(int|float|bool|UUID)\b/;

/**
 * How a framework fills the parameters of a function: from the address and the body of a request for the handler of a
 * route, from its event for an AWS Lambda function.
 */
export function fillingOf(definition: SyntaxNode, file: RouteFile): Filling | undefined {
  if (definition.kind !== 'function_definition') return undefined;
  const around = definition.parent;
  if (around?.kind !== 'decorated_definition') return isLambdaHandler(definition) ? fillEvent : undefined;
  for (const decorator of around.children) {
    const route = decorator.kind === 'decorator' ? routeOf(decorator) : undefined;
    if (route === undefined) continue;
    return file.isFastApi() ? fillFastApi(route, file) : (parameter) => partFilling(route, parameter);
  }
  return undefined;
}

/** The address pattern of `@app.get("/users/{name}")`. */
function routeOf(decorator: SyntaxNode): string | undefined {
  const [expression] = decorator.namedChildren;
  const call = expression && viewCall(expression);
  if (!call || !ROUTE.test(call.name)) return undefined;
  const pattern = call.arguments.find(({ name }, index) => index === 0 || name === 'path' || name === 'rule')?.value;
  const text = pattern?.kind === 'string' ? staticTextOf(pattern) : undefined;
  return text !== undefined && text.length <= MAX_ROUTE ? text : undefined;
}

/** `<name>`, `<path:name>` (Flask), `<name:int>` (Sanic, Bottle), `{name:path}` (Starlette). */
function partFilling(route: string, { nameNode }: Parameter): Filled | undefined {
  for (const [, first, second = ''] of route.matchAll(PART)) {
    if (nameNode === undefined || (nameNode.text !== first && nameNode.text !== second)) continue;
    const converter = nameNode.text === first ? second : (first ?? '');
    if (NUMBERS.test(converter)) return NUMBER;
    return WHOLE_PATHS.test(converter) ? FROM_REQUEST : FROM_SEGMENT;
  }
  return undefined;
}

/** Every parameter of a FastAPI handler that is not an object of its own or made by a dependency is from the request. */
function fillFastApi(route: string, file: RouteFile): Filling {
  return (parameter) => {
    const { nameNode, type, defaultValue, isRest } = parameter;
    const annotation = type?.text.replaceAll(/["'\s]/g, '') ?? '';
    if (!nameNode || isRest || OWN_OBJECT.test(annotation) || HARMLESS.test(annotation)) return undefined;
    if (DEPENDENCY.test(annotation) || DEPENDENCY.test(defaultValue?.text ?? '')) return undefined;
    if (PROVIDED.test(annotation) || OWN_TYPE.test(file.declarationOf(annotation) ?? '')) return undefined;
    const isSegment = new RegExp(String.raw`\{${nameNode.text}\}`).test(route);
    return isSegment ? FROM_SEGMENT : FROM_REQUEST;
  };
}

function isLambdaHandler(definition: SyntaxNode): boolean {
  const [event, context, ...others] = parametersOf(definition);
  if (event?.nameNode?.text !== 'event' || others.length > 0) return false;
  return /^_?context$|^_+$/.test(context?.nameNode?.text ?? '') && definition.parent?.kind === 'module';
}

function fillEvent({ nameNode }: Parameter): Filled | undefined {
  return nameNode?.text === 'event' ? FROM_REQUEST : undefined;
}
