import type { ProjectConfig } from '#shared/domain/project-config.ts';
import { languageOfPath } from '#engine/source/languages.ts';
import { documentKey } from '../document-uri.ts';
import { listOwnFiles } from '../features/workspace-analysis.ts';
import type { Progress } from '../progress-reporter.ts';
import type { Session } from '../session.ts';
import type { Folder } from '../workspace.ts';

/** Paths of the files of a folder where a rule has found something it can fix, sorted. Open documents come in any case. */
export async function findRuleFiles(
  session: Session,
  { folder, ruleId }: { readonly folder: Folder; readonly ruleId: string },
  { progress, signal }: { readonly progress: Progress; readonly signal: AbortSignal },
): Promise<string[]> {
  const { paths } = await listOwnFiles(session, folder, signal);
  const { jobs } = await session.closedFiles.plan(session, folder, paths);
  const found = openPaths(session, folder);
  const total = jobs.reduce((sum, { files }) => sum + files.length, 0);
  let done = 0;
  const pool = session.services.createThreads();
  try {
    for (const { files, config } of jobs) {
      const request = {
        root: folder.root,
        files,
        config: onlyRule(session, config.config, ruleId),
        verifiesFixes: false,
      };
      for await (const report of pool.analyze(request, signal)) {
        progress.report(++done, total);
        if (report.kind === 'analyzed' && report.findings.some((finding) => finding.ruleId === ruleId && finding.fix))
          found.push(report.path);
      }
    }
  } finally {
    await pool.close();
  }
  return found.toSorted();
}

/** The others would take most of the time, for findings that nobody asked for. */
function onlyRule({ services }: Session, config: ProjectConfig, ruleId: string): ProjectConfig {
  const others = services.analyzer.rulesOf(config).filter(({ id }) => id !== ruleId);
  const off = Object.fromEntries(others.map(({ id }) => [id, { level: 'off' as const, options: {} }]));
  const overrides = config.overrides.map(({ files, rules: { [ruleId]: own } }) => ({
    files,
    rules: own ? { [ruleId]: own } : {},
  }));
  return { ...config, rules: { ...config.rules, ...off }, overrides };
}

function openPaths({ documents, workspace }: Session, folder: Folder): string[] {
  const paths = documents.keys().flatMap((uri) => {
    const place = workspace.placeOf(documentKey(uri));
    return place.folder?.root === folder.root && languageOfPath(place.path) ? [place.path] : [];
  });
  return [...new Set(paths)];
}
