import type { FunctionMetrics } from '#shared/domain/metrics.ts';

/** The highest values that are accepted. */
export interface ComplexityLimits {
  readonly cyclomatic: number;
  readonly cognitive: number;
}

type Complexity = Pick<FunctionMetrics, 'cyclomatic' | 'cognitive' | 'nesting'>;

export const DEFAULT_LIMITS: ComplexityLimits = { cyclomatic: 20, cognitive: 25 };

/** From how many paths for each point of cognitive complexity on the branches stand side by side. */
const FLATNESS = 1.5;

/** The flat list of cases of one `switch`, or of the parts of one condition, has many paths but is easy to read. */
export function isTooComplex({ cyclomatic, cognitive, nesting }: Complexity, limits: ComplexityLimits): boolean {
  const isFlat = nesting === 0 || cognitive * FLATNESS < cyclomatic;
  return cognitive > limits.cognitive || (cyclomatic > limits.cyclomatic && !isFlat);
}

/**
 * The functions over a limit, without those that are over it only because of a reported one inside: cognitive complexity
 * counts inner functions in the outer one too.
 */
export function findComplexFunctions(
  functions: readonly FunctionMetrics[],
  limits: ComplexityLimits,
): readonly FunctionMetrics[] {
  const found: FunctionMetrics[] = [];
  // Inner functions start later, so that from the end on they come first.
  for (const metrics of functions.toReversed()) {
    const inner = found.filter((other) => isInside(other, metrics));
    const outermost = inner.filter((one) => !inner.some((other) => other !== one && isInside(one, other)));
    const own = metrics.cognitive - outermost.reduce((sum, { cognitive }) => sum + cognitive, 0);
    if (isTooComplex({ ...metrics, cognitive: own }, limits)) found.push(metrics);
  }
  return found.toReversed();
}

/** Whether another rule already asks to split the function, so that its length and depth need no finding of their own. */
export function isReportedAsComplex(metrics: FunctionMetrics): boolean {
  return isTooComplex(metrics, DEFAULT_LIMITS);
}

function isInside(inner: FunctionMetrics, outer: FunctionMetrics): boolean {
  return (
    inner !== outer &&
    inner.range.end.line <= outer.range.end.line &&
    (inner.range.start.line > outer.range.start.line ||
      (inner.range.start.line === outer.range.start.line && inner.range.start.character > outer.range.start.character))
  );
}
