import { join, relative, sep } from 'node:path';
import { createColors } from 'picocolors';
import { type Check, type CheckName, OPTIONAL_CHECKS, REQUIRED_CHECKS } from '#shared/domain/document-change.ts';
import type { ProposalRecord } from '#shared/domain/history-entry.ts';
import type { Impact, RiskLevel } from '#shared/domain/impact.ts';
import type { Proposal, ProposalFinding } from '#shared/domain/proposal.ts';
import type { Terminal } from '../services.ts';
import { stripControl } from './code-frame.ts';
import { countOf } from './summary.ts';

export type Colors = ReturnType<typeof createColors>;

/** How proposals are printed. */
export interface ProposalStyle {
  readonly colors: Colors;
  /** A path as the user would type it. */
  readonly displayPath: (path: string) => string;
}

/** How a terminal wants the proposals of a workspace to be printed; `useColor` overrules it. */
export function createStyle(
  { cwd, hasColor }: Pick<Terminal, 'cwd' | 'hasColor'>,
  root: string,
  useColor = hasColor,
): ProposalStyle {
  const displayPath = (path: string): string => relative(cwd, join(root, path)).split(sep).join('/') || path;
  return { colors: createColors(useColor), displayPath };
}

/** More findings than these are only counted. */
const MAX_FINDINGS = 12;

/** A proposal for people: what it is, what it answers, its proof, what it reaches, and its diff. Ends with a line break. */
export function describeProposal(
  proposal: Pick<Proposal, 'title' | 'safety' | 'findings' | 'checks' | 'impact'>,
  diff: string,
  style: ProposalStyle,
): string {
  const { colors } = style;
  const safety = proposal.safety === 'safe' ? colors.green('safe') : colors.yellow('unsafe: may change behaviour');
  const lines = [
    `${colors.bold(stripControl(proposal.title))} · ${safety}`,
    ...describeFindings(proposal.findings, style),
    ...describeChecks(proposal.checks, colors),
    ...(proposal.impact ? describeImpact(proposal.impact, colors) : []),
  ];
  return `${lines.join('\n')}\n${describeDiff(diff, colors)}`;
}

/** A recorded proposal for people, with what became of it. */
export function describeRecord(record: ProposalRecord, diff: string, style: ProposalStyle): string {
  const { proposal, state, author, createdAt, changedAt, reason, applied } = record;
  const target = applied?.to.kind === 'branch' ? ` to ${applied.to.branch} (${applied.to.commit.slice(0, 12)})` : '';
  const head = [
    `Proposal ${style.colors.bold(proposal.id)}: ${state}${target}`,
    ...(reason === undefined ? [] : [stripControl(reason)]),
    `Made ${formatTime(createdAt)} by ${stripControl(author)}${changedAt === createdAt ? '' : `, changed ${formatTime(changedAt)}`}`,
  ];
  return `${head.join('\n')}\n${describeProposal({ ...proposal, checks: record.checks }, diff, style)}`;
}

/** A table of proposals, the newest last; one line when there are none. */
export function describeList(records: readonly ProposalRecord[], colors: Colors): string {
  if (records.length === 0) return 'There are no proposals.\n';
  const states = Math.max(...records.map(({ state }) => state.length));
  const rows = records.map(({ proposal, state, changedAt }) => {
    return `${colors.bold(proposal.id)}  ${state.padEnd(states)}  ${formatTime(changedAt)}  ${stripControl(proposal.title)}`;
  });
  return `${rows.join('\n')}\n`;
}

/** "2026-01-31 12:00 UTC". */
function formatTime(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

function describeFindings(findings: readonly ProposalFinding[], { colors, displayPath }: ProposalStyle): string[] {
  const lines = findings.slice(0, MAX_FINDINGS).map(({ path, line, severity, ruleId, message }) => {
    const place = stripControl(`${displayPath(path)}:${line}`);
    return `  ${place}  ${severity}  ${stripControl(message)} ${colors.dim(ruleId)}`;
  });
  const rest = findings.length - lines.length;
  return rest > 0 ? [...lines, `  and ${countOf(rest, 'more finding')}`] : lines;
}

const CHECK_WORDS: Readonly<Record<CheckName, string>> = {
  applies: 'applies',
  parses: 'parses',
  resolves: 'findings gone',
  'introduces-nothing': 'nothing new',
  types: 'types',
  command: 'check command',
};

/** Every check by its outcome, also those nobody asked for; the reasons of those that did not pass below. */
function describeChecks(checks: readonly Check[], colors: Colors): string[] {
  const known = [...REQUIRED_CHECKS, ...OPTIONAL_CHECKS].map(
    (name) => checks.find((check) => check.name === name) ?? { name, outcome: 'not-run' as const },
  );
  const groups = [
    ['passed', 'passed', colors.green],
    ['failed', 'failed', colors.red],
    ['not-run', 'not run', colors.dim],
  ] as const;
  const parts = groups.flatMap(([outcome, words, paint]) => {
    const names = known.filter((check) => check.outcome === outcome).map(({ name }) => CHECK_WORDS[name]);
    return names.length === 0 ? [] : [`${paint(words)}: ${names.join(', ')}`];
  });
  const reasons = checks.flatMap(({ name, outcome, detail }) =>
    outcome === 'passed' || detail === undefined ? [] : [`    ${CHECK_WORDS[name]}: ${stripControl(detail)}`],
  );
  return [`  Checks ${parts.join(' · ')}`, ...reasons];
}

function describeImpact(impact: Impact, colors: Colors): string[] {
  const publicCount = impact.symbols.filter(({ isPublic }) => isPublic).length;
  const counts = [
    `${countOf(impact.symbols.length, 'symbol')}${publicCount > 0 ? ` (${publicCount} public)` : ''}`,
    `${countOf(impact.callers.length, 'caller')}${impact.isCut ? ' or more' : ''}`,
    countOf(impact.tests.length, 'test'),
    `complexity ${formatDelta(impact.complexityDelta, 0)}`,
    `score ${formatDelta(impact.scoreDelta, 2)}`,
  ];
  const risk = `${impact.risk} risk`;
  return [
    `  Impact ${riskColor(impact.risk, colors)(risk)} · ${counts.join(', ')}`,
    ...impact.reasons.map((reason) => `    ${stripControl(reason)}`),
  ];
}

function riskColor(risk: RiskLevel, colors: Colors): (text: string) => string {
  if (risk === 'low') return colors.green;
  return risk === 'medium' ? colors.yellow : colors.red;
}

function formatDelta(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return 'unchanged';
  return `${value > 0 ? '+' : '-'}${text}`;
}

function describeDiff(diff: string, colors: Colors): string {
  return diff
    .split(/(?<=\n)/)
    .map((line) => paintLine(line, colors))
    .join('');
}

/** A line break with its carriage return stays as it is: what is printed can be copied. */
function paintLine(line: string, colors: Colors): string {
  const end = /\r?\n$/.exec(line)?.[0] ?? '';
  const text = stripControl(line.slice(0, line.length - end.length));
  if (text.startsWith('--- ') || text.startsWith('+++ ')) return colors.bold(text) + end;
  if (text.startsWith('@@')) return colors.cyan(text) + end;
  if (text.startsWith('+')) return colors.green(text) + end;
  return (text.startsWith('-') ? colors.red(text) : text) + end;
}
