import { UsageError } from '../exit-codes.ts';
import type { CliServices } from '../services.ts';
import { describeSystemError, isSystemError } from '../system-error.ts';

/** Writes a file where the user wants it; throws UsageError when that cannot be, because only the user can mend it. */
export async function writeUserFile({ files }: Pick<CliServices, 'files'>, file: string, text: string): Promise<void> {
  try {
    await files.write(file, text);
  } catch (error) {
    if (isSystemError(error)) throw new UsageError(`${file} cannot be written: ${describeSystemError(error)}.`);
    throw error;
  }
}
