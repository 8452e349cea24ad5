import type { ComplexityLevel } from '#shared/domain/metrics.ts';

/** The maintainability index on a scale from 0 (bad) to 100 (good). */
export function maintainabilityIndex(halsteadVolume: number, cyclomatic: number, codeLines: number): number {
  const volume = Math.log(Math.max(1, halsteadVolume));
  const size = Math.log(Math.max(1, codeLines));
  return Math.max(0, ((171 - 5.2 * volume - 0.23 * cyclomatic - 16.2 * size) * 100) / 171);
}

const LEVELS = [
  { level: 'low', cognitive: 7, cyclomatic: 10 },
  { level: 'medium', cognitive: 15, cyclomatic: 20 },
] as const;

/** How hard a function is to understand and to test, in one word. */
export function complexityLevel(cognitive: number, cyclomatic: number): ComplexityLevel {
  return LEVELS.find((limit) => cognitive <= limit.cognitive && cyclomatic <= limit.cyclomatic)?.level ?? 'high';
}
