/** `1 finding`, `2 findings`, `no findings`. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${count === 0 ? 'no' : count} ${count === 1 ? noun : plural}`;
}
