import type { HistoryEntry } from '#shared/domain/history-entry.ts';
import { HistoryError } from '#engine/proposals/history-error.ts';
import { EVENT_KINDS, historyEntrySchema } from './history-entry-schema.ts';

/** One line of the history, with the line feed that tells that it is whole. */
export function formatLine(entry: HistoryEntry): Uint8Array {
  return Buffer.from(`${JSON.stringify(entry)}\n`);
}

/** How many of the bytes are whole lines; what comes after was cut off when its process died. */
export function lengthOfWholeLines(bytes: Uint8Array): number {
  return bytes.lastIndexOf(LINE_FEED) + 1;
}

const LINE_FEED = 10;

/** Where lines come from, for messages. */
export interface LineSource {
  readonly file: string;
  /** One-based number of the first line. */
  readonly firstLine: number;
}

/** The entries of whole lines. Throws for a line that is none, and says which. */
export function parseLines(bytes: Uint8Array, { file, firstLine }: LineSource): HistoryEntry[] {
  const lines = Buffer.from(bytes).toString('utf8').split('\n').slice(0, -1);
  return lines.map((line, index) => parseLine(line, `Line ${firstLine + index} of ${file}`));
}

function parseLine(line: string, place: string): HistoryEntry {
  const value = parseJson(line);
  const kind = value === undefined ? undefined : kindOf(value);
  if (kind !== undefined && !EVENT_KINDS.has(kind)) {
    throw new HistoryError(
      `${place} tells of “${kind}”, which this version of RefactorIQ does not know. Update RefactorIQ.`,
    );
  }
  const parsed = historyEntrySchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const detail = value === undefined ? 'it is no JSON' : `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`;
  throw new HistoryError(`${place} is damaged (${detail}). Repair it, or move the file away to begin a new history.`);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function kindOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('event' in value)) return undefined;
  const { event } = value;
  if (typeof event !== 'object' || event === null || !('kind' in event)) return undefined;
  return typeof event.kind === 'string' ? event.kind : undefined;
}
