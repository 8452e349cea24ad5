/** What the process tells its caller; part of the public interface. */
export const ExitCode = {
  clean: 0,
  /** Findings at or above the threshold, or something that was wanted was not done. */
  findings: 1,
  /** Wrong arguments, paths or configuration: nothing was analyzed. */
  usage: 2,
  /** The program failed. */
  broken: 3,
  /** Stopped by Ctrl+C, as shells expect it. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** The user can mend this; the message says how. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
