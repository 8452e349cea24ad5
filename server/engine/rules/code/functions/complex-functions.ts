import type { FunctionMetrics } from '#shared/domain/metrics.ts';
import { measureFile } from '../../../analysis/metrics.ts';
import type { RuleContext } from '../../rule.ts';
import { confidenceOf } from '../files/excess.ts';
import { oncePerFile } from '../files/once-per-file.ts';
import { plainStructures } from '../files/plain-structures.ts';

/** The highest values that are accepted. */
export interface ComplexityLimits {
  readonly cyclomatic: number;
  readonly cognitive: number;
}

export const DEFAULT_LIMITS: ComplexityLimits = { cyclomatic: 20, cognitive: 25 };

/** From how many paths for each point of cognitive complexity on the branches stand side by side. */
const FLATNESS = 1.5;

/** The flat list of cases of one `switch`, or of the parts of one condition, has many paths but is easy to read. */
function isTooComplex({ cyclomatic, cognitive, nesting }: FunctionMetrics, limits: ComplexityLimits): boolean {
  const isFlat = nesting === 0 || cognitive * FLATNESS < cyclomatic;
  return cognitive > limits.cognitive || (cyclomatic > limits.cyclomatic && !isFlat);
}

/** What a function costs its readers: the metrics without what is plain. */
interface ReadingCost extends FunctionMetrics {
  /** It adds nothing to the function around it. */
  readonly isAlone: boolean;
}

/** By where the functions begin. */
const readingCosts = oncePerFile(({ tree, dialect }) => {
  const { isPlain, standsAlone } = plainStructures(dialect);
  const alone = new Set<number>();
  const { functions } = measureFile(tree, dialect, {
    isPlain,
    standsAlone(declaration) {
      const isAlone = standsAlone(declaration);
      if (isAlone) alone.add(declaration.node.start);
      return isAlone;
    },
  });
  return new Map<string, ReadingCost>(
    functions.map((metrics) => {
      const isAlone = alone.has(tree.lines.offsetAt(metrics.range.start));
      return [positionOf(metrics), { ...metrics, isAlone }];
    }),
  );
});

/**
 * The functions over a limit, as they read, without those that are over it only because of a reported one inside:
 * cognitive complexity counts inner functions without a name in the outer one too.
 */
export function findComplexFunctions(context: RuleContext, limits: ComplexityLimits): readonly FunctionMetrics[] {
  const { functions } = context.metrics;
  // What is measured anew is never more.
  if (!functions.some((metrics) => isOver(metrics, limits))) return [];
  const costs = readingCosts(context);
  const found: ReadingCost[] = [];
  // Inner functions start later, so that from the end on they come first.
  for (const metrics of functions.toReversed()) {
    const cost = isOver(metrics, limits) ? costs.get(positionOf(metrics)) : undefined;
    if (!cost) continue;
    const own = cost.cognitive - cognitiveOf(found.filter((other) => isInside(other, metrics)));
    if (isTooComplex({ ...cost, cognitive: own }, limits)) found.push({ ...cost, cognitive: own });
  }
  return found.toReversed();
}

/** What functions inside add to the one around them: those with a name, and what is in those, add nothing. */
function cognitiveOf(inner: readonly ReadingCost[]): number {
  const outermost = inner.filter((one) => !inner.some((other) => isInside(one, other)));
  return outermost.reduce((sum, { cognitive, isAlone }) => sum + (isAlone ? 0 : cognitive), 0);
}

/** Where the functions begin that are asked to be split already, so that length and depth need no finding of their own. */
const clearlyComplex = oncePerFile((context) => {
  const found = findComplexFunctions(context, DEFAULT_LIMITS);
  return new Set(found.filter((cost) => confidenceOfComplexity(cost, DEFAULT_LIMITS) !== 'low').map(positionOf));
});

export function isReportedAsComplex(context: RuleContext, metrics: FunctionMetrics): boolean {
  return isOver(metrics, DEFAULT_LIMITS) && clearlyComplex(context).has(positionOf(metrics));
}

/** How sure it is that somebody wants to hear of it; the clearer of both figures decides. */
export function confidenceOfComplexity(cost: FunctionMetrics, limits: ComplexityLimits): 'high' | 'medium' | 'low' {
  const { cognitive, cyclomatic } = DEFAULT_LIMITS;
  const confidences = [
    confidenceOf({ value: cost.cognitive, limit: limits.cognitive, defaultLimit: cognitive }),
    // Many paths are no reason of their own where they stand side by side.
    isTooComplex(cost, { ...limits, cognitive: Infinity })
      ? confidenceOf({ value: cost.cyclomatic, limit: limits.cyclomatic, defaultLimit: cyclomatic })
      : 'low',
  ];
  return confidences.find((one) => one === 'high') ?? confidences.find((one) => one === 'medium') ?? 'low';
}

function isOver({ cyclomatic, cognitive }: FunctionMetrics, limits: ComplexityLimits): boolean {
  return cognitive > limits.cognitive || cyclomatic > limits.cyclomatic;
}

function positionOf({ range: { start } }: FunctionMetrics): string {
  return `${start.line}:${start.character}`;
}

function isInside(inner: FunctionMetrics, outer: FunctionMetrics): boolean {
  return (
    inner !== outer &&
    inner.range.end.line <= outer.range.end.line &&
    (inner.range.start.line > outer.range.start.line ||
      (inner.range.start.line === outer.range.start.line && inner.range.start.character > outer.range.start.character))
  );
}
