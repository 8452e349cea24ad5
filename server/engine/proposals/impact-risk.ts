import type { FixSafety } from '#shared/domain/finding.ts';
import type { Impact, RiskLevel, SymbolReference, TouchedSymbol } from '#shared/domain/impact.ts';

/** What the risk of a change depends on. */
export interface RiskFactors {
  readonly safety: FixSafety;
  readonly symbols: readonly TouchedSymbol[];
  readonly callers: readonly SymbolReference[];
  readonly tests: readonly SymbolReference[];
  /** The names of which there may be more references. */
  readonly cut: readonly string[];
}

interface Reason {
  readonly risk: RiskLevel;
  readonly text: string;
}

/** A change of behaviour in something that is used in so many places wants more than a glance. */
const MANY_CALLERS = 10;
const NAMES_LISTED = 3;

/** How much a change can break and why. A safe one that keeps all signatures has no risk to speak of. */
export function judgeRisk(factors: RiskFactors): Pick<Impact, 'risk' | 'reasons'> {
  const reasons = [...judgeSignatures(factors), ...judgeBehaviour(factors)];
  if (reasons.length > 0) reasons.push(...judgeKnowledge(factors));
  const risks = reasons.map(({ risk }) => risk);
  const risk = (['high', 'medium'] as const).find((level) => risks.includes(level)) ?? 'low';
  return { risk, reasons: reasons.map(({ text }) => text) };
}

function judgeSignatures({ symbols, callers }: RiskFactors): Reason[] {
  const changed = symbols.filter(({ isSignatureChanged }) => isSignatureChanged);
  return distinct(changed.map(({ name }) => name)).flatMap((name): Reason[] => {
    const uses = callers.filter(({ symbol }) => symbol === name);
    if (uses.length > 0)
      return [{ risk: 'high', text: `The signature of \`${name}\` changes and ${describeUses(uses)}.` }];
    const isPublic = changed.some((symbol) => symbol.name === name && symbol.isPublic);
    return isPublic ? [{ risk: 'medium', text: `The signature of \`${name}\`, which is public, changes.` }] : [];
  });
}

function judgeBehaviour({ safety, callers }: RiskFactors): Reason[] {
  if (safety === 'safe') return [];
  const behaviour: Reason = { risk: 'medium', text: 'The fix may change behaviour.' };
  if (callers.length < MANY_CALLERS) return [behaviour];
  return [behaviour, { risk: 'high', text: `What it touches is used in ${callers.length} places.` }];
}

/** What nobody knows about a change that has a risk already. */
function judgeKnowledge({ symbols, tests, cut }: RiskFactors): Reason[] {
  const untested = distinct(symbols.map(({ name }) => name)).filter((name) =>
    tests.every(({ symbol }) => symbol !== name),
  );
  const reasons: Reason[] = [];
  if (untested.length > 0) reasons.push({ risk: 'low', text: `No test names ${listNames(untested)}.` });
  if (cut.length > 0)
    reasons.push({
      risk: 'medium',
      text: `There may be more places that name ${listNames(cut)}: the search was cut off.`,
    });
  return reasons;
}

function describeUses(uses: readonly SymbolReference[]): string {
  const files = new Set(uses.map(({ path }) => path)).size;
  const places = uses.length === 1 ? '1 place' : `${uses.length} places`;
  const inFiles = files === 1 ? '1 file' : `${files} files`;
  return `${places} in ${inFiles} ${uses.length === 1 ? 'uses' : 'use'} it`;
}

function listNames(names: readonly string[]): string {
  const listed = names.slice(0, NAMES_LISTED).map((name) => `\`${name}\``);
  const others = names.length - listed.length;
  if (others > 0) return `${listed.join(', ')} or ${others} more`;
  const last = listed.pop() ?? '';
  return listed.length === 0 ? last : `${listed.join(', ')} or ${last}`;
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}
