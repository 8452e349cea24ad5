/** A language with rules of its own, as the bench meets it. */
export interface FullLanguage {
  readonly id: 'python' | 'javascript' | 'typescript' | 'java' | 'go';
  readonly title: string;
  readonly extension: string;
  /** What the bench types, one character after the other: code that is broken most of the time, as typed code is. */
  readonly typed: string;
}

export const FULL_LANGUAGES: readonly FullLanguage[] = [
  {
    id: 'python',
    title: 'Python',
    extension: '.py',
    typed: 'if total == None or len(lines) == 0: total = max(0, discount)',
  },
  {
    id: 'javascript',
    title: 'JavaScript',
    extension: '.js',
    typed: 'if (total == null || lines.length === 0) { total = Math.max(0) }',
  },
  {
    id: 'typescript',
    title: 'TypeScript',
    extension: '.ts',
    typed: 'const shares: number[] = lines.map((line) => line.price / 2);',
  },
  {
    id: 'java',
    title: 'Java',
    extension: '.java',
    typed: 'for (Entry entry : lines) { if (entry.id() == "A") total++; }',
  },
  {
    id: 'go',
    title: 'Go',
    extension: '.go',
    typed: 'for i := range lines { if lines[i].ID == "" { total += 1 } }',
  },
];
