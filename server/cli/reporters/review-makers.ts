import type { Finding } from '#shared/domain/finding.ts';

/** Which models made or confirm a finding; as a list for other traits to join. */
export function describeMakers({ origin, witnesses = [] }: Pick<Finding, 'origin' | 'witnesses'>): string[] {
  return [
    ...(origin ? [`found by ${origin.model}`] : []),
    ...(witnesses.length > 0 ? [`confirmed by ${witnesses.map(({ model }) => model).join(', ')}`] : []),
  ];
}
