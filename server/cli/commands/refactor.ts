import type { Impact } from '#shared/domain/impact.ts';
import type { ModelName } from '#engine/ports/ai-model.ts';
import { previewProposal, type ProposalDraft } from '#engine/proposals/create-proposal.ts';
import { createTextSearch } from '#engine/proposals/impact-references.ts';
import { assessImpact } from '#engine/proposals/impact.ts';
import { formatDiff } from '#engine/proposals/unified-diff.ts';
import { describePayloads } from '#engine/review/payload.ts';
import { refactorCode } from '#engine/review/refactor-code.ts';
import type { ProposedRefactoring, RefactorEvent } from '#engine/review/refactor-events.ts';
import { composeRefactoring, type RefactorGoal, type RefactorRequest } from '#engine/review/refactor-request.ts';
import { encodeSource } from '#engine/source/read-source.ts';
import { ExitCode, UsageError } from '../exit-codes.ts';
import { describeOutcome } from '../reporters/fix-report.ts';
import { createStyle, describeProposal, type ProposalStyle } from '../reporters/proposal-text.ts';
import { describeEnd, describeRefactoring, describeTaken } from '../reporters/review-refactoring.ts';
import type { CliServices, Workspace } from '../services.ts';
import { askYesOrNo } from './ai-ask-yes-or-no.ts';
import { type DocumentOpening, openDocument, reviewServicesOf } from './ai-documents.ts';
import { isMendable } from './ai-failures.ts';
import { preferredModel } from './ai-models.ts';
import { AiProgress } from './ai-progress.ts';
import { locateTarget, parseTarget } from './ai-refactor-target.ts';
import { type AiOptions, type AiSession, openAi } from './ai-session.ts';
import { createTextCheck } from './check-merged-text.ts';
import { createAndApply } from './fix-targets.ts';
import { withDesk } from './proposal-desk.ts';
import { loadRunConfig, type RunConfig } from './run-config.ts';
import { openSelection } from './select-files.ts';

/** The command line of `refactor`, as commander reads it. */
export interface RefactorOptions extends AiOptions {
  /** What the user wants of the code. */
  readonly instructions?: string;
  readonly dryRun?: boolean;
  readonly showPayload?: boolean;
  readonly config?: string;
  readonly color?: boolean;
}

interface Run {
  readonly services: CliServices;
  readonly workspace: Workspace;
  readonly config: RunConfig;
  readonly options: RefactorOptions;
  /** As it was typed. */
  readonly target: string;
  readonly style: ProposalStyle;
  readonly signal: AbortSignal;
}

type OpenDocument = Extract<DocumentOpening, { kind: 'open' }>;
type LastEvent = Exclude<RefactorEvent, { kind: 'step' | 'usage' }>;

/** `refactoriq refactor`: has a model change code, proves the change, shows it, and applies it when the user wants it. */
export async function runRefactor(
  services: CliServices,
  { target, options, signal }: { target: string; options: RefactorOptions; signal: AbortSignal },
): Promise<ExitCode> {
  const isAsking = !options.yes && !options.dryRun && !options.showPayload;
  if (isAsking && !services.terminal.isInteractive) {
    throw new UsageError(
      'Nobody can be asked here: add --yes to apply what passes its proof, or --dry-run to look first.',
    );
  }
  const { workspace, folder, paths } = await openSelection(services, [parseTarget(target).file]);
  const config = await loadRunConfig(services, { workspace, folder, options });
  const style = createStyle(services.terminal, workspace.root, options.color);
  const run: Run = { services, workspace, config, options, target, style, signal };
  const [path = ''] = paths;
  if (options.showPayload) return printPayload(run, path);
  // Before the question whether code may be sent, so that a typing error asks nobody.
  await openTarget(run, path, await freshInput(run));
  const { root } = workspace;
  const opening = await openAi(services, { root, purpose: 'refactor', options, signal });
  if (opening.kind === 'off') {
    throw new UsageError(`${opening.reason}\nWithout a model, "refactoriq fix" applies the verified fixes of rules.`);
  }
  return refactor(run, path, opening.session);
}

type Sources = Pick<AiSession, 'outgoing' | 'files'>;

async function freshInput({ services, workspace }: Run): Promise<Sources> {
  const { files } = (await services.openDesk(workspace.root)).desk;
  return { files, outgoing: services.ai.openOutgoing(workspace.root) };
}

/** The file with what is to be done to it. Throws UsageError when there is no such place, or it may not be sent. */
async function openTarget(
  run: Run,
  path: string,
  sources: Sources,
): Promise<{ document: OpenDocument; request: RefactorRequest }> {
  const { target, options } = run;
  const listing = await run.workspace.tree.list([path], run.signal);
  if (!listing.files.some((entry) => entry.path === path)) {
    throw new UsageError(
      `${parseTarget(target).file} is no file that can be read. Name one file, such as src/app.py:main.`,
    );
  }
  const document = await openDocument({ ...run, ...sources }, path);
  if (document.kind === 'kept') throw new UsageError(document.reason);
  const { context, instructions } = document.request;
  const span = locateTarget(context.analysis.document, parseTarget(target));
  const wish = options.instructions?.trim();
  const goal: RefactorGoal = { kind: 'refactor', span, ...(wish ? { wish } : {}) };
  return { document, request: { context, goal, ...(instructions ? { instructions } : {}) } };
}

async function printPayload(run: Run, path: string): Promise<ExitCode> {
  const { services, options } = run;
  const target = preferredModel({ ...services.ai, purpose: 'refactor', names: options.model ?? [] });
  if (!target) throw new UsageError('Say for which model, such as --model openai.');
  const { request } = await openTarget(run, path, await freshInput(run));
  const question = await composeRefactoring(request, services.ai.createRedactor());
  if (question.kind === 'refused') throw new UsageError(question.reason);
  await services.terminal.out(describePayloads([question.prompt], target));
  return ExitCode.clean;
}

async function refactor(run: Run, path: string, session: AiSession): Promise<ExitCode> {
  const { services } = run;
  const { document, request } = await openTarget(run, path, session);
  const { last, note, model } = await askModel(run, request, { path, session });
  services.terminal.err(note);
  if (last.kind !== 'proposed') {
    services.terminal.err(describeEnd(last));
    return codeOf(last);
  }
  return decide(run, { document, request, proposed: last, model });
}

/** What came of it, and what it took. */
async function askModel(
  { services, signal }: Run,
  request: RefactorRequest,
  { path, session }: { path: string; session: AiSession },
): Promise<{ last: LastEvent; note: string; model: ModelName }> {
  const start = services.now();
  const meter = session.spending.openMeter();
  const model = meter.guard(session.modelFor([path]));
  const line = new AiProgress(services.terminal, false);
  line.show(`Asking ${model.name.provider}:${model.name.model}`);
  const used: Extract<RefactorEvent, { kind: 'usage' }>[] = [];
  let last: LastEvent | undefined;
  try {
    for await (const event of refactorCode(request, reviewServicesOf(services, model), signal)) {
      if (event.kind === 'step') line.show(event.explanation.slice(0, 100));
      else if (event.kind === 'usage') {
        used.push(event);
        await meter.record(event.usage, event.model);
      } else last = event;
    }
  } finally {
    line.clear();
    meter.close();
  }
  if (!last) throw new Error('A refactoring ended without an outcome.');
  const milliseconds = services.now() - start;
  const note = describeTaken({ used, cost: session.spending.cost, milliseconds });
  return { last, note, model: used.at(-1)?.model ?? model.name };
}

interface Decision {
  readonly document: OpenDocument;
  readonly request: RefactorRequest;
  readonly proposed: ProposedRefactoring;
  /** Who answered. */
  readonly model: ModelName;
}

/** Shows the change, asks, and applies it. */
async function decide(run: Run, decision: Decision): Promise<ExitCode> {
  const { services, options, signal, workspace, style } = run;
  const { document, request, proposed, model } = decision;
  const { change } = proposed;
  const impact = await findImpact(run, request, proposed);
  const draft: ProposalDraft = {
    changes: [{ change, before: document.bytes, findings: request.context.analysis.report.findings }],
    origin: { kind: 'ai', model: `${model.provider}:${model.model}` },
    title: `${change.title} in ${change.path}`,
    impact,
  };
  const preview = previewProposal(draft);
  if (preview.kind === 'refused') {
    services.terminal.err(`${preview.reason}\n`);
    return ExitCode.findings;
  }
  const diff = formatDiff(change.path, document.bytes, encodeSource(change.newText, document.hasBom));
  await services.terminal.out(
    `${describeProposal(preview.proposal, diff, style)}${describeRefactoring(proposed, impact, style)}`,
  );
  if (options.dryRun) {
    services.terminal.err('Nothing was written.\n');
    return ExitCode.clean;
  }
  if (!options.yes && !(await askYesOrNo(services.terminal, 'Apply it? [y]es, [n]o: ', signal))) {
    services.terminal.err('Nothing was written.\n');
    return ExitCode.clean;
  }
  return withDesk(services, { root: workspace.root, signal }, async (desk) => {
    const checkText = createTextCheck(services, workspace);
    const outcome = await createAndApply(desk, draft, { signal, checkText });
    services.terminal.err(describeOutcome({ proposal: preview.proposal, diff, outcome }, style));
    if (outcome.kind !== 'applied') return ExitCode.findings;
    services.terminal.err('Take it back with: refactoriq undo\n');
    return ExitCode.clean;
  });
}

/** Whom the change reaches. */
async function findImpact(
  { services, workspace, signal }: Run,
  { context }: RefactorRequest,
  { change }: ProposedRefactoring,
): Promise<Impact> {
  const { analyzer, analysis, config } = context;
  const { path, language } = analysis.document;
  const after = analyzer.analyze(analyzer.parse(path, language, change.newText), config);
  const findReferences = createTextSearch({ tree: workspace.tree, analyzer: await services.analyzer() });
  const changes = [{ before: analysis, after, edits: change.edits }];
  return assessImpact(changes, { safety: change.safety, findReferences, signal });
}

function codeOf(last: Exclude<LastEvent, { kind: 'proposed' }>): ExitCode {
  if (last.kind === 'nothing-to-do') return ExitCode.clean;
  return last.kind === 'failed' && isMendable(last.error) ? ExitCode.usage : ExitCode.findings;
}
