import { relative, sep } from 'node:path';
import {
  dayOf,
  describeScope,
  type Suppression,
  type SuppressionScope,
  SUPPRESSIONS_FILE,
} from '#shared/domain/suppression.ts';
import type { LoadedSuppressions } from '#engine/ports/suppression-store.ts';
import { ExitCode, UsageError } from '../exit-codes.ts';
import { stripControl } from '../reporters/code-frame.ts';
import { countOf } from '../reporters/summary.ts';
import type { CliServices } from '../services.ts';
import { describeProblem, describeUnknownRule } from './run-config.ts';
import { checkSuppressions } from './suppress-check.ts';
import { readTask, readUntil, type SuppressOptions } from './suppress-options.ts';
import { findFindings, type FindingSearch, parseTarget, pickFinding } from './suppressible-findings.ts';

interface SuppressCall {
  /** A fingerprint or a place, if any. */
  readonly target: string | undefined;
  /** Where to look for the finding. */
  readonly paths: readonly string[];
  readonly options: SuppressOptions;
  readonly signal: AbortSignal;
}

/** `refactoriq suppress`: what a team does not want to be told about, with the reason. */
export async function runSuppress(services: CliServices, call: SuppressCall): Promise<ExitCode> {
  const task = readTask(call.options, call.target);
  switch (task.kind) {
    case 'list':
      return await listSuppressions(await openSearch(services, call, []));
    case 'check':
      return await checkSuppressions(await openSearch(services, call, []));
    case 'remove':
      return await removeSuppressions(await openSearch(services, call, []), task.target, call.options);
    case 'add':
      return await addSuppression(services, call, task);
  }
}

async function openSearch(
  services: CliServices,
  { signal }: SuppressCall,
  paths: readonly string[],
): Promise<FindingSearch & { readonly paths: readonly string[] }> {
  const selection = await services.selectPaths(paths);
  if (selection.kind === 'outside')
    throw new UsageError(`${selection.path} is outside of the workspace ${selection.root}.`);
  const { root, folder } = selection;
  return { services, workspace: services.openWorkspace(root), folder, signal, paths: selection.paths };
}

async function addSuppression(
  services: CliServices,
  call: SuppressCall,
  { target, reason }: { target: string | undefined; reason: string },
): Promise<ExitCode> {
  const { options } = call;
  const today = dayOf(services.clock.now());
  const expires = options.until === undefined ? undefined : readUntil(options.until, today);
  const { search, scope } = await findScope(services, call, target);
  const author = options.author ?? (await services.findAuthor(search.workspace.root));
  const suppression: Suppression = {
    ...scope,
    reason,
    ...(author === '' ? {} : { author }),
    created: today,
    ...(expires === undefined ? {} : { expires }),
  };
  const outcome = await search.workspace.suppressions.add(suppression);
  if (outcome.kind === 'refused') throw new UsageError(outcome.reason);
  const end = expires === undefined ? '' : ` until ${expires}`;
  const file = relative(services.terminal.cwd, outcome.file).split(sep).join('/');
  services.terminal.err(`Suppressed ${describeScope(suppression)}${end}: ${file}:${outcome.line}\n`);
  return ExitCode.clean;
}

/** What is to be covered: one finding, or an area. */
async function findScope(
  services: CliServices,
  call: SuppressCall,
  target: string | undefined,
): Promise<{ search: FindingSearch; scope: SuppressionScope }> {
  const { rule, path } = call.options;
  if (target !== undefined) {
    const parsed = parseTarget(target);
    const search = await openSearch(services, call, parsed.kind === 'place' ? [parsed.path] : call.paths);
    if (rule !== undefined) await checkRule(search, rule);
    const found = await findFindings(search, search.paths);
    const { path: file, finding } = pickFinding(search, found, { target: parsed, ruleId: rule });
    return { search, scope: { ruleId: finding.ruleId, path: file, fingerprint: finding.fingerprint } };
  }
  const search = await openSearch(services, call, []);
  if (rule !== undefined) await checkRule(search, rule);
  return { search, scope: toScope(rule, path) };
}

async function checkRule({ services, workspace }: FindingSearch, id: string): Promise<void> {
  const rules = [...services.rules, ...(await workspace.customRules.load()).rules];
  if (!rules.some((rule) => rule.id === id)) throw new UsageError(describeUnknownRule(id, rules));
}

async function removeSuppressions(
  { services, workspace }: FindingSearch,
  target: string | undefined,
  { rule, path }: SuppressOptions,
): Promise<ExitCode> {
  const { entries } = await workspace.suppressions.load();
  const scope = target === undefined ? toScope(rule, path) : { fingerprint: findFingerprint(entries, target) };
  const outcome = await workspace.suppressions.remove(scope);
  if (outcome.kind === 'refused') throw new UsageError(outcome.reason);
  if (outcome.removed.length === 0) throw new UsageError(`There is no suppression of ${describeScope(scope)}.`);
  for (const suppression of outcome.removed)
    services.terminal.err(`Not suppressed any more: ${describeScope(suppression)}\n`);
  return ExitCode.clean;
}

function findFingerprint(entries: LoadedSuppressions['entries'], target: string): string {
  const parsed = parseTarget(target);
  if (parsed.kind === 'place') throw new UsageError('Name what to remove by its fingerprint; --list tells it.');
  const all = new Set(entries.flatMap(({ written }) => written.fingerprint ?? []));
  const [first, second] = [...all].filter((fingerprint) => fingerprint.startsWith(parsed.prefix));
  if (first === undefined) throw new UsageError(`There is no suppression of ${target}. See --list.`);
  if (second !== undefined) throw new UsageError(`${target} may mean ${first} or ${second}. Write more of it.`);
  return first;
}

async function listSuppressions({ services, workspace }: FindingSearch): Promise<ExitCode> {
  const { entries, problems } = await workspace.suppressions.load();
  const blocks = entries.map(({ written, isExpired }) => `${describeEntry(written, isExpired)}\n`);
  const faults = problems.map((problem) => `${describeProblem(problem)}\n`);
  const total = `${countOf(entries.length, 'suppression')} in ${SUPPRESSIONS_FILE}\n`;
  await services.terminal.out([...blocks, ...faults, total].join('\n'));
  return ExitCode.clean;
}

function describeEntry(suppression: Suppression, isExpired: boolean): string {
  const { fingerprint, reason, author, created, expires } = suppression;
  const facts = [
    ...(fingerprint === undefined ? [] : [fingerprint]),
    ...(author === undefined ? [] : [`by ${author}`]),
    ...(created === undefined ? [] : [`on ${created}`]),
    ...(expires === undefined ? [] : [`${isExpired ? 'expired' : 'until'} ${expires}`]),
  ];
  const lines = [describeScope(suppression), `  ${reason.trim().replaceAll('\n', '\n  ')}`];
  if (facts.length > 0) lines.push(`  ${facts.join(' · ')}`);
  return lines.map(stripControl).join('\n');
}

function toScope(ruleId: string | undefined, path: string | undefined): SuppressionScope {
  return { ...(ruleId === undefined ? {} : { ruleId }), ...(path === undefined ? {} : { path }) };
}
