/** Lines without the white space that they share at their beginning. */
export interface Dedented {
  readonly lines: readonly string[];
  readonly indentation: string;
}

/** Takes the shared indentation off some lines, and the blanks at their ends. */
export function dedent(lines: readonly string[]): Dedented {
  const trimmed = lines.map((line) => line.trimEnd());
  let shared: string | undefined;
  for (const line of trimmed) {
    if (line === '') continue;
    const own = line.slice(0, line.length - line.trimStart().length);
    shared = shared === undefined ? own : commonStart(shared, own);
  }
  const indentation = shared ?? '';
  return { lines: trimmed.map((line) => line.slice(indentation.length)), indentation };
}

function commonStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}
