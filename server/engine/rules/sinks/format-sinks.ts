import type { LanguageId } from '../../source/languages.ts';
import type { FormatStyle } from '../code/texts/format-text.ts';

/** A function that puts values into a format text. */
export interface FormatSink {
  /** Index of the text; the values follow it. */
  readonly at: number;
  readonly style: FormatStyle;
  /** What the function must be called on. */
  readonly receiver?: RegExp;
  /** The full name of a function that is called on nothing. */
  readonly path?: string;
  /** Values without a place are printed after the text. */
  readonly allowsMore?: boolean;
  /** What may stand before the text. */
  readonly mayFollow?: RegExp;
}

type FormatSinks = Readonly<Record<string, readonly FormatSink[]>>;

function named(names: readonly string[], ...sinks: readonly FormatSink[]): FormatSinks {
  return Object.fromEntries(names.map((name) => [name, sinks]));
}

const PYTHON_LOGGER = /^((self|cls)\.)?_{0,2}(log|logger|logging|LOG|LOGGER)$|\._{0,2}(log|logger)$/;
const JAVA_LOGGER = /^(this\.)?(log|logger|LOG|LOGGER)$/;
const GO_FORMATTER = /^(fmt|log|t|b|f|tb|errors)$/;
const GO_LOGGER = /(^|\.)(log|logger|l|logrus|glog|klog|sugar|sugared|entry)$/i;
/** What `String.format` may take before the text. */
const LOCALE = /\bLocale\b|^locale$/;

const SCRIPT: FormatSinks = {
  ...named(['log', 'info', 'warn', 'error', 'debug', 'trace'], {
    at: 0,
    style: 'console',
    receiver: /^console$/,
    allowsMore: true,
  }),
  assert: [{ at: 1, style: 'console', receiver: /^console$/, allowsMore: true }],
  ...named(
    ['format'],
    { at: 0, style: 'console', receiver: /^util$/, allowsMore: true },
    { at: 0, style: 'console', path: 'util.format', allowsMore: true },
    { at: 0, style: 'console', path: 'node:util.format', allowsMore: true },
  ),
};

/** By the function's last name. */
export const FORMAT_SINKS: Readonly<Partial<Record<LanguageId, FormatSinks>>> = {
  python: {
    ...named(['debug', 'info', 'warning', 'warn', 'error', 'critical', 'exception', 'fatal'], {
      at: 0,
      style: 'printf',
      receiver: PYTHON_LOGGER,
    }),
    ...named(['log'], { at: 1, style: 'printf', receiver: PYTHON_LOGGER }),
  },
  javascript: SCRIPT,
  typescript: SCRIPT,
  java: {
    ...named(['format'], { at: 0, style: 'java', receiver: /^String$|^System\.(out|err)$/, mayFollow: LOCALE }),
    ...named(['printf'], { at: 0, style: 'java', receiver: /^System\.(out|err)$|^(out|writer)$/, mayFollow: LOCALE }),
    ...named(['trace', 'debug', 'info', 'warn', 'error', 'fatal'], { at: 0, style: 'braces', receiver: JAVA_LOGGER }),
  },
  go: {
    ...named(['Sprintf', 'Printf', 'Errorf', 'Fatalf', 'Logf', 'Skipf', 'Panicf'], {
      at: 0,
      style: 'go',
      receiver: GO_FORMATTER,
    }),
    ...named(
      ['Errorf', 'Newf'],
      { at: 0, style: 'go', receiver: GO_FORMATTER },
      { at: 0, style: 'go', receiver: GO_LOGGER },
      { at: 1, style: 'go', receiver: /^status$/ },
    ),
    ...named(['Debugf', 'Infof', 'Warnf', 'Warningf', 'Tracef', 'Criticalf', 'Noticef'], {
      at: 0,
      style: 'go',
      receiver: GO_LOGGER,
    }),
    ...named(['Wrapf', 'WithMessagef', 'Fprintf', 'Appendf'], { at: 1, style: 'go', receiver: /^(fmt|errors)$/ }),
  },
};
