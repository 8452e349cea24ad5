import type { Check } from '#shared/domain/document-change.ts';
import type { ProposalRecord } from '#shared/domain/history-entry.ts';
import type { Impact } from '#shared/domain/impact.ts';
import type { ProposalCard, ProposalSummary } from '#shared/protocol/proposals.ts';
import type { ProposalJournal } from '#engine/ports/proposal-journal.ts';
import { MissingContentError } from '#engine/proposals/missing-content.ts';
import { formatDiff } from '#engine/proposals/unified-diff.ts';
import { describeProposal } from './describe-proposal.ts';
import type { FolderDesk } from './proposal-desks.ts';

/** Everything about a proposal, from the history alone. */
export async function describeFully({ folder, journal }: FolderDesk, record: ProposalRecord): Promise<ProposalCard> {
  const { proposal, checks } = record;
  const summary = describeProposal(folder.root, record);
  const diffs = await Promise.all(
    proposal.files.map(async (file, index) => ({
      path: file.path,
      uri: summary.files[index]?.uri ?? '',
      diff: await diffOf(journal, file),
    })),
  );
  return {
    ...summary,
    foundAs: proposal.findings,
    checks,
    ...(proposal.impact ? { impact: proposal.impact } : {}),
    diffs,
    markdown: toMarkdown(summary, record, diffs.map(({ diff }) => diff).join('')),
  };
}

/** A history that has lost a content still tells everything else. */
async function diffOf(
  journal: ProposalJournal,
  { path, base, result }: ProposalRecord['proposal']['files'][number],
): Promise<string> {
  try {
    return formatDiff(path, await journal.content(base), await journal.content(result));
  } catch (error) {
    if (error instanceof MissingContentError) return `# ${path}: ${error.message}\n`;
    throw error;
  }
}

const OUTCOMES: Readonly<Record<Check['outcome'], string>> = { passed: '✓', failed: '✗', 'not-run': '–' };

const CHECKS: Readonly<Record<Check['name'], string>> = {
  applies: 'applies exactly',
  parses: 'parses no worse than before',
  resolves: 'the findings are gone',
  'introduces-nothing': 'nothing new is found',
  types: 'the types of the project',
  command: 'the check command of the project',
};

function toMarkdown(summary: ProposalSummary, { proposal, checks, applied }: ProposalRecord, diff: string): string {
  const { title, id, state, author, changedAt, reason } = summary;
  const sections = [
    `# ${title}`,
    `\`${id}\` · ${state} · ${proposal.safety} · by ${author} · ${changedAt}`,
    ...(reason === undefined ? [] : [reason]),
    ...(applied?.to.kind === 'branch' ? [`Applied on branch \`${applied.to.branch}\`.`] : []),
    '## Findings',
    listOf(proposal.findings, ({ path, line, message, ruleId }) => `${path}:${line} ${message} (\`${ruleId}\`)`),
    '## Checks',
    listOf(checks, ({ name, outcome, detail }) => {
      const told = outcome === 'not-run' ? `${CHECKS[name]}: not run` : CHECKS[name];
      return `${OUTCOMES[outcome]} ${told}${detail === undefined ? '' : `. ${detail}`}`;
    }),
    ...(proposal.impact ? ['## Impact', describeImpact(proposal.impact)] : []),
    '## Changes',
    fence(diff),
  ];
  return `${sections.join('\n\n')}\n`;
}

const MAX_REFERENCES = 20;

function describeImpact({
  risk,
  reasons,
  symbols,
  callers,
  tests,
  isCut,
  complexityDelta,
  scoreDelta,
}: Impact): string {
  const place = ({ symbol, path, line }: Impact['callers'][number]) => `\`${symbol}\` in ${path}:${line}`;
  const references = [...callers, ...tests];
  return [
    [`Risk: **${risk}**.`, ...reasons].join(' '),
    `Complexity ${signed(complexityDelta)}, score ${signed(scoreDelta)}.`,
    ...(symbols.length > 0 ? [`Touches ${symbols.map(({ name }) => `\`${name}\``).join(', ')}.`] : []),
    ...(references.length > 0 ? [`Used by:\n\n${listOf(references.slice(0, MAX_REFERENCES), place)}`] : []),
    ...(isCut || references.length > MAX_REFERENCES ? ['There are more.'] : []),
  ].join('\n\n');
}

function listOf<Item>(items: readonly Item[], describe: (item: Item) => string): string {
  return items.length === 0 ? 'None.' : items.map((item) => `- ${describe(item)}`).join('\n');
}

function signed(value: number): string {
  const rounded = Math.round(value * 10) / 10;
  return rounded > 0 ? `+${rounded}` : rounded === 0 ? '±0' : `−${-rounded}`;
}

/** Longer than any fence in what it holds. */
function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}diff\n${text}${ticks}`;
}
