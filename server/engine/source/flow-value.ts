import type { Binding } from './scopes.ts';
import type { SyntaxNode } from './syntax-tree.ts';

const ORIGINS = ['constant', 'sanitized', 'unknown', 'parameter', 'external'] as const;
/**
 * Where a value comes from, harmless first: literals; checked or converted values; something the flow cannot follow; a
 * parameter of the function at hand; the outside world (request, argv, environment, input, network).
 */
export type Origin = (typeof ORIGINS)[number];

export interface Value {
  readonly origin: Origin;
  /** Put together as text: by concatenation, interpolation, a format call or a string builder. */
  readonly isComposed: boolean;
  /** Where the worst part of it comes from. */
  readonly witness?: SyntaxNode;
}

/** A value while it is being followed: the parameters in it stay open, so that each caller can put its arguments in. */
export interface Flow {
  readonly origin: Exclude<Origin, 'parameter'>;
  readonly isComposed: boolean;
  readonly witness?: SyntaxNode;
  readonly parameters: readonly Binding[];
}

const NONE: readonly Binding[] = [];
/** Enough to tell who decides about a value; hostile code passes hundreds on. */
const MAX_PARAMETERS = 8;

export const CONSTANT: Flow = { origin: 'constant', isComposed: false, parameters: NONE };
export const SANITIZED: Flow = { origin: 'sanitized', isComposed: false, parameters: NONE };
export const UNKNOWN: Flow = { origin: 'unknown', isComposed: false, parameters: NONE };

export function unknownAt(witness: SyntaxNode): Flow {
  return { ...UNKNOWN, witness };
}

export function externalAt(witness: SyntaxNode): Flow {
  return { origin: 'external', isComposed: false, witness, parameters: NONE };
}

export function openParameter(parameter: Binding): Flow {
  return { ...CONSTANT, parameters: [parameter] };
}

/** What a value holds that holds all of these. */
export function worst(flows: readonly Flow[]): Flow {
  let result = CONSTANT;
  for (const flow of flows) {
    const { origin, witness } = ORIGINS.indexOf(flow.origin) > ORIGINS.indexOf(result.origin) ? flow : result;
    const parameters = union(result.parameters, flow.parameters);
    result = { origin, isComposed: result.isComposed || flow.isComposed, ...(witness && { witness }), parameters };
  }
  return result;
}

function union(a: readonly Binding[], b: readonly Binding[]): readonly Binding[] {
  if (b.length === 0) return a;
  return a.length === 0 ? b : [...new Set([...a, ...b])].slice(0, MAX_PARAMETERS);
}

/** The same flow with a witness that shows more: the `request.args["id"]` around `request.args`. */
export function widen(flow: Flow, witness: SyntaxNode, around: SyntaxNode): Flow {
  return flow.origin === 'external' && flow.witness === witness ? { ...flow, witness: around } : flow;
}

/** What rules are told. */
export function toValue({ origin, isComposed, witness, parameters }: Flow): Value {
  const declaration = parameters[0]?.declarations[0];
  if (origin !== 'external' && declaration) return { origin: 'parameter', isComposed, witness: declaration };
  return { origin, isComposed, ...(witness && { witness }) };
}
