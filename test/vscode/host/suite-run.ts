import type { Channel } from './channel.ts';

/** One run of the suite in the extension host of some VS Code. */
export interface SuiteRun {
  /** The folder or workspace file to open. */
  readonly folder: string;
  /** The folder of the extension under development. */
  readonly extensionPath: string;
  /** The bundled suite. */
  readonly suitePath: string;
  /** Where installed extensions are, when the run needs any. */
  readonly extensionsDir: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly channel: Channel;
  readonly timeoutMs: number;
  readonly isVerbose: boolean;
}
