import type { AnalyzeOptions, Format } from '../commands/analyze-options.ts';
import type { Terminal } from '../services.ts';
import { reportGithub } from './github.ts';
import { reportJson } from './json.ts';
import { reportMarkdown } from './markdown.ts';
import type { Reporter } from './run-report.ts';
import { reportSarif } from './sarif.ts';
import { createTextReporter } from './text.ts';

/** The reporter that the command line asks for. */
export function createReporter(options: AnalyzeOptions, terminal: Pick<Terminal, 'hasColor'>): Reporter {
  switch (options.format) {
    case 'text':
      return createTextReporter({
        useColor: options.color ?? (terminal.hasColor && options.output === undefined),
        isQuiet: options.quiet === true,
        hasFingerprints: options.showFingerprints === true,
      });
    case 'json':
      return reportJson;
    case 'sarif':
      return reportSarif;
    case 'github':
      return reportGithub;
    case 'markdown':
      return reportMarkdown;
  }
}

/** Whether a format quotes or measures the code. */
export function needsSources(format: Format): boolean {
  return format === 'text' || format === 'sarif';
}
