/** What a format text asks for. */
export interface FormatNeeds {
  /** How many values in a row. */
  readonly count: number;
  /** Values by name. */
  readonly names: ReadonlySet<string>;
  /** Values are picked by their numbers (`%2$s`, `{1}`), so that some may be left over on purpose. */
  readonly isNumbered: boolean;
}

export type FormatStyle = 'printf' | 'java' | 'go' | 'braces' | 'python-braces' | 'console';

const NO_NAMES: ReadonlySet<string> = new Set();

/** What a format text asks for; undefined when it holds something this does not know. */
export function formatNeeds(text: string, style: FormatStyle): FormatNeeds | undefined {
  switch (style) {
    case 'printf':
      return ofPrintf(text);
    case 'java':
      return ofJava(text);
    case 'go':
      return ofGo(text);
    case 'console':
      return {
        count: (text.replaceAll('%%', '').match(/%[sdifjoOc]/g) ?? []).length,
        names: NO_NAMES,
        isNumbered: false,
      };
    case 'braces':
      return { count: (text.replaceAll(/\\+\{/g, '').match(/\{\}/g) ?? []).length, names: NO_NAMES, isNumbered: false };
    case 'python-braces':
      return ofPythonBraces(text);
  }
}

/** Python's `%`. */
function ofPrintf(text: string): FormatNeeds | undefined {
  let count = 0;
  const names = new Set<string>();
  const rest = text.replaceAll(
    /%(?:\(([^)]*)\))?([-#0 +]*)(\*|\d+)?(?:\.(\*|\d+)?)?[hlL]?([a-zA-Z%])/g,
    (all, name: string | undefined, _flags, width: string | undefined, precision: string | undefined, verb: string) => {
      if (!'diouxXeEfFgGcrsab%'.includes(verb)) return all;
      count += Number(width === '*') + Number(precision === '*') + Number(verb !== '%' && name === undefined);
      if (name !== undefined) names.add(name);
      return '';
    },
  );
  return rest.includes('%') ? undefined : { count, names, isNumbered: false };
}

function ofJava(text: string): FormatNeeds | undefined {
  let count = 0;
  let highest = 0;
  let isNumbered = false;
  const rest = text.replaceAll(
    /%(?:(\d+)\$|(<))?[-#+ 0,(]*\d*(?:\.\d+)?([tT]?[a-zA-Z%])/g,
    (_all, number: string | undefined, last: string | undefined, verb: string) => {
      if (number !== undefined) highest = Math.max(highest, Number(number));
      isNumbered ||= number !== undefined || last !== undefined;
      if (number === undefined && last === undefined && verb !== '%' && verb !== 'n') count++;
      return '';
    },
  );
  return rest.includes('%') ? undefined : { count: Math.max(count, highest), names: NO_NAMES, isNumbered };
}

function ofGo(text: string): FormatNeeds | undefined {
  let count = 0;
  let isNumbered = false;
  const rest = text.replaceAll(
    /%[-+# 0]*(\[\d+\])?(\*|\d+)?(?:\.(\[\d+\])?(\*|\d+)?)?(\[\d+\])?([a-zA-Z%])/g,
    (_all, first?: string, width?: string, second?: string, precision?: string, third?: string, verb?: string) => {
      isNumbered ||= (first ?? second ?? third) !== undefined;
      count += Number(width === '*') + Number(precision === '*') + Number(verb !== '%');
      return '';
    },
  );
  return rest.includes('%') || isNumbered ? undefined : { count, names: NO_NAMES, isNumbered };
}

/** `str.format`: `{}`, `{0}`, `{name.attribute}`, nested specifications. */
function ofPythonBraces(text: string): FormatNeeds | undefined {
  let automatic = 0;
  let highest = 0;
  const names = new Set<string>();
  const plain = text.replaceAll(/\\N\{[^}]*\}|\{\{|\}\}/g, '');
  const rest = plain.replaceAll(/\{([^{}]*)((?:\{[^{}]*\}[^{}]*)*)\}/g, (_all, head: string, nested: string) => {
    for (const field of [head, ...[...nested.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '')]) {
      const name = /^[^.[:!]*/.exec(field)?.[0].trim() ?? '';
      if (name === '') automatic++;
      else if (/^\d+$/.test(name)) highest = Math.max(highest, Number(name) + 1);
      else names.add(name);
    }
    return '';
  });
  if (/[{}]/.test(rest)) return undefined;
  return { count: Math.max(automatic, highest), names, isNumbered: highest > 0 };
}
