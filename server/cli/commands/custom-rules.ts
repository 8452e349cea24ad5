import type { CustomRule } from '#shared/domain/custom-rule.ts';
import type { LoadedConfig } from '#engine/ports/project-config-source.ts';
import type { Rule } from '#engine/rules/rule.ts';
import { UsageError } from '../exit-codes.ts';
import type { CliServices } from '../services.ts';
import { describeProblem } from './run-config.ts';

type Loaded = Extract<LoadedConfig, { kind: 'loaded' }>;

/** The workspace of the working directory and the rules it has of its own. */
export interface OwnRules {
  /** Absolute. */
  readonly root: string;
  readonly rules: readonly CustomRule[];
}

/** Reads the rules of the workspace around the working directory. Throws UsageError that names what is wrong with them. */
export async function loadOwnRules(services: CliServices): Promise<OwnRules> {
  const selection = await services.selectPaths([]);
  const root = selection.root;
  const { rules, problems } = await services.openWorkspace(root).customRules.load();
  if (problems.length > 0) throw new UsageError(problems.map(describeProblem).join('\n'));
  return { root, rules };
}

/** The rules there are: those of the catalog, then a project's own. */
export async function listRules(
  services: CliServices,
  { customRules }: Pick<Loaded['config'], 'customRules'>,
): Promise<readonly Rule[]> {
  // The analyzer takes a moment to start.
  return customRules.length === 0 ? services.rules : (await services.analyzer()).rulesOf({ customRules });
}
