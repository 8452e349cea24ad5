import { resolve } from 'node:path';
import type { FileReport } from '#shared/domain/analysis.ts';
import { type Finding, isAtLeast } from '#shared/domain/finding.ts';
import { ExitCode } from '../exit-codes.ts';
import {
  countEntries,
  describeLeft,
  describeOutcome,
  describeWithheld,
  doneEntries,
  type FixEntry,
  type FixReport,
  fixReportToJson,
} from '../reporters/fix-report.ts';
import { formatProposalJson } from '../reporters/proposal-json.ts';
import { createStyle, describeProposal, type ProposalStyle } from '../reporters/proposal-text.ts';
import type { CliServices } from '../services.ts';
import { type AnalysisInput, analyzeFiles } from './analyze-files.ts';
import { type Answer, askAboutProposal } from './ask-about-proposal.ts';
import { BranchTarget } from './branch-target.ts';
import { createTextCheck } from './check-merged-text.ts';
import { formatChange, type FixWish, isWanted } from './fix-files.ts';
import { checkFixOptions, type FixOptions } from './fix-options.ts';
import { DryRunTarget, FilesTarget, type FixTarget, LaterTarget, PatchTarget } from './fix-targets.ts';
import { planProposals, type ProposalPlan, type WithheldChange } from './plan-proposals.ts';
import { withDesk } from './proposal-desk.ts';
import { proveProposal } from './prove-proposal.ts';
import { loadBaseline, loadRunConfig } from './run-config.ts';
import { openSelection } from './select-files.ts';

const PATCH_FILE = 'refactoriq.patch';

/** One run of `fix`. */
interface FixRun extends AnalysisInput {
  readonly options: FixOptions;
  readonly paths: readonly string[];
  readonly wish: FixWish;
  readonly style: ProposalStyle;
}

/** `refactoriq fix`: proposes changes and does what the user says; the exit code tells whether all of that was done. */
export async function runFix(
  services: CliServices,
  { paths, options, signal }: { paths: readonly string[]; options: FixOptions; signal: AbortSignal },
): Promise<ExitCode> {
  checkFixOptions(options, services.terminal);
  const { workspace, folder, paths: selected } = await openSelection(services, paths);
  const { root } = workspace;
  const { rule: rules, ...rest } = options;
  const configOptions = { ...rest, keepsOtherRules: true, ...(rules ? { rules } : {}) };
  const run = async (target: FixTarget): Promise<ExitCode> => {
    const config = await loadRunConfig(services, { workspace, folder, options: configOptions });
    const baseline = await loadBaseline(services, { workspace, config, options });
    const style = createStyle(services.terminal, root, options.color);
    const input = {
      services,
      workspace,
      config,
      baseline,
      options,
      paths: selected,
      signal,
      wish: wishOf(options),
      style,
    };
    return fix(input, target);
  };
  if (options.dryRun || options.strategy === 'patch') {
    const { files } = (await services.openDesk(root)).desk;
    const readFile = (path: string): Promise<Uint8Array | undefined> => files.read(path, signal);
    const file = resolve(services.terminal.cwd, options.output ?? PATCH_FILE);
    return run(options.dryRun ? new DryRunTarget(readFile) : new PatchTarget(services, { file, root, readFile }));
  }
  return withDesk(services, { root, signal }, async (desk) => {
    if (options.strategy === 'later') return run(new LaterTarget(desk));
    if (options.strategy === 'files') return run(new FilesTarget(desk));
    return run(await BranchTarget.open(services.git, { desk, root, branch: options.branch, signal }));
  });
}

async function fix(run: FixRun, target: FixTarget): Promise<ExitCode> {
  const { services, options, style } = run;
  const { reports } = await analyzeFiles(run, run.paths, false);
  const decided = await decideAll(run, target, reports);
  const report = { ...decided, unsafeCount: countUnsafe(run, reports) };
  const advice = await conclude(target, report);
  if (options.format === 'json') {
    const fields = { strategy: options.strategy, isDryRun: options.dryRun === true, ...fixReportToJson(report) };
    await services.terminal.out(formatProposalJson(services.version, fields));
  } else {
    if (options.withheld) await services.terminal.out(describeWithheld(report.withheld, style));
    services.terminal.err(`${[advice, ...describeLeft(report, options.withheld === true)].join('\n')}\n`);
  }
  return report.entries.some(isUndone) ? ExitCode.findings : ExitCode.clean;
}

/** Goes through the proposals, each with its proof, and does what is answered to it. */
async function decideAll(
  run: FixRun,
  target: FixTarget,
  reports: readonly FileReport[],
): Promise<Pick<FixReport, 'entries' | 'withheld'>> {
  const { services, workspace, options, signal, style } = run;
  const entries: FixEntry[] = [];
  const withheld: WithheldChange[] = [];
  const checkText = createTextCheck(services, workspace);
  const isText = options.format === 'text';
  let isAsking = !options.yes && !options.dryRun;
  const input = { ...run, unit: options.per, read: (path: string) => target.read(path) };
  for await (const plan of planProposals(input, reports)) {
    withheld.push(...plan.withheld);
    if (plan.changes.length === 0) continue;
    const proof = await proveProposal(run, plan.changes);
    if (proof.kind === 'failed') {
      withheld.push(...withholdAll(plan, proof.reason));
      continue;
    }
    const { draft, proposal } = proof;
    const diff = plan.changes.map(formatChange).join('');
    if (isText) await services.terminal.out(`${describeProposal(proposal, diff, style)}\n`);
    const answer: Answer = isAsking ? await askAboutProposal(services.terminal, signal) : 'yes';
    if (answer === 'quit') break;
    if (answer === 'all') isAsking = false;
    const outcome =
      answer === 'no'
        ? ({ kind: 'declined' } as const)
        : await target.accept({ draft, changes: plan.changes }, { signal, checkText });
    const entry = { proposal, diff, outcome };
    if (isText) services.terminal.err(describeOutcome(entry, style));
    entries.push(entry);
  }
  return { entries, withheld };
}

/** A change of several findings that fails as a whole takes them all with it. */
function withholdAll({ changes }: ProposalPlan, reason: string): WithheldChange[] {
  return changes.flatMap(({ change, findings }) =>
    findings
      .filter(({ fingerprint }) => change.fingerprints.includes(fingerprint))
      .map((finding) => ({ path: change.path, finding, reason })),
  );
}

async function conclude(target: FixTarget, report: FixReport): Promise<string> {
  const done = doneEntries(report);
  if (done.length === 0) return report.entries.length === 0 ? 'There is nothing to fix.' : 'Nothing was done.';
  const ids = done.flatMap(({ outcome }) => ('record' in outcome ? [outcome.record.proposal.id] : []));
  return target.conclude(countEntries(done), ids);
}

function isUndone({ outcome }: FixEntry): boolean {
  return outcome.kind === 'refused' || outcome.kind === 'conflict';
}

function wishOf({ unsafe, rule, severity }: FixOptions): FixWish {
  return {
    safety: unsafe ? 'unsafe' : 'safe',
    ...(rule ? { ruleIds: rule } : {}),
    ...(severity ? { wants: (finding: Finding) => isAtLeast(finding.severity, severity) } : {}),
  };
}

function countUnsafe({ wish }: FixRun, reports: readonly FileReport[]): number {
  if (wish.safety === 'unsafe') return 0;
  const findings = reports.flatMap((report) => (report.kind === 'analyzed' ? report.findings : []));
  return findings.filter(
    (finding) => finding.fix?.safety === 'unsafe' && isWanted(finding, { ...wish, safety: 'unsafe' }),
  ).length;
}
