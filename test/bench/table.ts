/** What a figure should be. */
export type Goal = { readonly atMost: number } | { readonly atLeast: number };

/** One measured figure. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Shown beside the figure, which counts for nothing when there is none. */
  readonly goal?: Goal;
  readonly note?: string;
}

/** Prints a section as a Markdown table: figure, value, goal, verdict. */
export function printFigures(title: string, figures: readonly Figure[]): void {
  printTable(title, ['figure', 'measured', 'goal', ''], figures.map(toRow));
}

export function printTable(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((cell, column) => Math.max(3, cell.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  console.log(`\n## ${title}\n`);
  console.log([line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n'));
}

export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return '-';
  if (Number.isInteger(value) || Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}

function toRow({ name, value, unit, goal, note }: Figure): string[] {
  const measured = `${formatNumber(value)} ${unit}`.trim();
  if (!goal) return [name, measured, '', note ?? ''];
  const [sign, limit, isMet] =
    'atMost' in goal ? ['<=', goal.atMost, value <= goal.atMost] : ['>=', goal.atLeast, value >= goal.atLeast];
  const verdict = isMet ? 'met' : 'MISSED';
  return [name, measured, `${sign} ${limit} ${unit}`.trim(), note === undefined ? verdict : `${verdict}; ${note}`];
}
