const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it is gone',
  EACCES: 'no permission to read it',
  EPERM: 'no permission to read it',
  ELOOP: 'its links go round in a circle',
  EISDIR: 'it is a folder',
};

/** Why a file cannot be read, in words without full stop. Throws what the system has no code for. */
export function describeFileError(error: unknown): string {
  const code = errorCode(error);
  if (code === undefined) throw error;
  return REASONS[code] ?? code;
}

/** Undefined for an error that does not come from the operating system. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
