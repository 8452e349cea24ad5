/**
 * How long a server asks to wait, in milliseconds: whole seconds or a date, or milliseconds in a header of their own
 * that some providers send. Undefined when it does not say, or says nothing that can be read.
 */
export function readRetryAfter(headers: Headers, now: number): number | undefined {
  const exact = headers.get('retry-after-ms');
  if (exact !== null && isCount(exact)) return Number(exact);
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  if (isCount(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function isCount(text: string): boolean {
  return /^\d+(\.\d+)?$/.test(text.trim());
}
