import type { LanguageId } from '../../source/languages.ts';
import type { FormatStyle } from '../code/format-text.ts';

/** A function that puts values into a format text. */
export interface FormatSink {
  /** Index of the text; the values follow it. */
  readonly at: number;
  readonly style: FormatStyle;
  /** What the function must be called on. */
  readonly receiver?: RegExp;
  /** Values without a place are printed after the text. */
  readonly allowsMore?: boolean;
}

function named(names: readonly string[], sink: FormatSink): Record<string, FormatSink> {
  return Object.fromEntries(names.map((name) => [name, sink]));
}

const PYTHON_LOGGER = /^((self|cls)\.)?_{0,2}(log|logger|logging|LOG|LOGGER)$|\.(log|logger)$/;
const JAVA_LOGGER = /^(this\.)?(log|logger|LOG|LOGGER)$/;
const GO_FORMATTER = /^(fmt|log|t|b|tb|errors)$/;
const CONSOLE: Record<string, FormatSink> = named(['log', 'info', 'warn', 'error', 'debug', 'trace'], {
  at: 0,
  style: 'console',
  receiver: /^console$/,
  allowsMore: true,
});

/** By the function's last name. */
export const FORMAT_SINKS: Readonly<Partial<Record<LanguageId, Readonly<Record<string, FormatSink>>>>> = {
  python: {
    ...named(['debug', 'info', 'warning', 'warn', 'error', 'critical', 'exception', 'fatal'], {
      at: 0,
      style: 'printf',
      receiver: PYTHON_LOGGER,
    }),
    log: { at: 1, style: 'printf', receiver: PYTHON_LOGGER },
  },
  javascript: CONSOLE,
  typescript: CONSOLE,
  java: {
    format: { at: 0, style: 'java', receiver: /^String$|^System\.(out|err)$/ },
    printf: { at: 0, style: 'java', receiver: /^System\.(out|err)$|^(out|writer)$/ },
    ...named(['trace', 'debug', 'info', 'warn', 'error'], { at: 0, style: 'braces', receiver: JAVA_LOGGER }),
  },
  go: {
    ...named(['Sprintf', 'Printf', 'Errorf', 'Fatalf', 'Logf', 'Skipf', 'Panicf'], {
      at: 0,
      style: 'go',
      receiver: GO_FORMATTER,
    }),
    Fprintf: { at: 1, style: 'go', receiver: /^fmt$/ },
    Appendf: { at: 1, style: 'go', receiver: /^fmt$/ },
  },
};
