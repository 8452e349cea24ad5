/** A hole in a pattern. */
export interface Metavariable {
  /** Without the dollar sign; undefined for one that is not looked at again, such as `$_`. */
  readonly name: string | undefined;
  /** Stands for any number of neighbours. */
  readonly isList: boolean;
}

/** A metavariable where it is written. */
export interface MetavariableUse extends Metavariable {
  readonly start: number;
  readonly end: number;
}

/** `$NAME`, `$_`, and for lists `$...NAME`, `$$$NAME`, `$...`, `$$$`. */
const METAVARIABLE = /\$(?:(\.\.\.|\$\$)([A-Z_][A-Z0-9_]*)?|([A-Z_][A-Z0-9_]*))(?![A-Za-z0-9_])/g;

/** The metavariables of a pattern, template or message in the order they are written. */
export function findMetavariables(text: string): MetavariableUse[] {
  return [...text.matchAll(METAVARIABLE)].map((match) => {
    const name = match[2] ?? match[3];
    return {
      name: name === undefined || /^_+$/.test(name) ? undefined : name,
      isList: match[1] !== undefined,
      start: match.index,
      end: match.index + match[0].length,
    };
  });
}

/** Puts text in the place of metavariables. */
export function replaceMetavariables(text: string, replace: (use: MetavariableUse) => string): string {
  let result = '';
  let end = 0;
  for (const use of findMetavariables(text)) {
    result += text.slice(end, use.start) + replace(use);
    end = use.end;
  }
  return result + text.slice(end);
}
