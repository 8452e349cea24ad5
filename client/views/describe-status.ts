import type { StatusParams } from '#shared/protocol/status.ts';
import { countOf } from './count-of.ts';

export interface StatusDescription {
  /** With VS Code's `$(icon)` notation. */
  readonly text: string;
  readonly tooltip: string;
}

/** What the status bar says about the server. */
export function describeStatus({ state, openFindings, message, scope, aiReview }: StatusParams): StatusDescription {
  const findings = `${countOf(openFindings, 'finding')} in the ${scope === undefined ? '' : `${scope} of the `}open files`;
  const limited = scope === undefined ? '' : ' (changes only)';
  const tooltip = (text: string) => `RefactorIQ: ${message ?? text}`;
  if (aiReview !== undefined && state === 'ready') {
    return {
      text: `$(sync~spin) RefactorIQ AI ${openFindings}`,
      tooltip: tooltip(`a language model looks at ${aiReview}`),
    };
  }
  switch (state) {
    case 'starting':
      return { text: '$(loading~spin) RefactorIQ', tooltip: tooltip('starting') };
    case 'analyzing':
      return { text: `$(sync~spin) RefactorIQ ${openFindings}`, tooltip: tooltip('analyzing') };
    case 'error':
      return { text: '$(error) RefactorIQ', tooltip: tooltip('not running') };
    case 'ready':
      return openFindings === 0
        ? { text: `$(check) RefactorIQ${limited}`, tooltip: tooltip(findings) }
        : { text: `$(lightbulb) RefactorIQ ${openFindings}${limited}`, tooltip: tooltip(findings) };
  }
}
