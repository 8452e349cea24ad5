/** What the operating system refused; its code tells why. */
export interface SystemError extends Error {
  readonly code: string;
  /** What it was about. */
  readonly path?: string;
}

export function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOENT: 'there is no such file or folder',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is no folder',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
};

/** The reason in words, without full stop; the system's own where it is a rare one. */
export function describeSystemError({ code, message }: SystemError): string {
  return REASONS[code] ?? message;
}
