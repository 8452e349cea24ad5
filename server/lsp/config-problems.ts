import { basename } from 'node:path';
import { SUPPRESSIONS_FILE } from '#shared/domain/suppression.ts';
import { CUSTOM_RULE_EXTENSIONS } from '#shared/custom-rule-files.ts';
import type { ConfigFileProblem } from '#engine/ports/project-config-source.ts';
import { toConfigDiagnostic } from './convert/to-diagnostic.ts';
import { toFileUri } from './document-uri.ts';
import type { Publisher } from './publisher.ts';

/** Shows the faults of configuration files in these files, and says once that something is wrong. */
export class ConfigProblems {
  private readonly publisher: Publisher;
  private readonly tell: (message: string) => void;
  private readonly byFolder = new Map<string, readonly ConfigFileProblem[]>();
  /** What was told of each file, so that each state is told once. */
  private readonly told = new Map<string, string>();

  constructor(publisher: Publisher, tell: (message: string) => void) {
    this.publisher = publisher;
    this.tell = tell;
  }

  /** Replaces what is known of the configuration that counts for a folder. */
  report(folder: string, problems: readonly ConfigFileProblem[]): void {
    const before = this.byFolder.get(folder) ?? [];
    if (before.length === 0 && problems.length === 0) return;
    this.byFolder.set(folder, problems);
    for (const file of new Set([...before, ...problems].map((problem) => problem.file))) this.show(file);
  }

  private show(file: string): void {
    const messages = new Map<string, ConfigFileProblem>();
    for (const problem of [...this.byFolder.values()].flat()) {
      if (problem.file === file) messages.set(`${problem.line}:${problem.column} ${problem.message}`, problem);
    }
    const problems = [...messages.values()];
    this.publisher.publish(toFileUri(file), undefined, problems.map(toConfigDiagnostic));
    const state = [...messages.keys()].join('\n');
    if (this.told.get(file) === state) return;
    this.told.set(file, state);
    const [first] = problems;
    if (first) this.tell(`${file}:${first.line}: ${first.message} ${describeConsequence(file)}`);
  }
}

function describeConsequence(file: string): string {
  if (file.endsWith(basename(SUPPRESSIONS_FILE))) return 'The entry does not count.';
  const isRule = CUSTOM_RULE_EXTENSIONS.some((extension) => file.endsWith(extension));
  return isRule ? 'The other rules go on working.' : 'The last good configuration stays in force.';
}
