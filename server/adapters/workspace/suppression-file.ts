import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  dayOf,
  isExpired,
  type Suppression,
  type SuppressionScope,
  SUPPRESSIONS_FILE,
} from '#shared/domain/suppression.ts';
import type { Clock } from '#engine/ports/clock.ts';
import type { FileWriter } from '#engine/ports/file-writer.ts';
import type { ConfigFileProblem, CustomRuleSource } from '#engine/ports/project-config-source.ts';
import type {
  LoadedSuppressions,
  RefusedWriting,
  SuppressionAdding,
  SuppressionRemoval,
  SuppressionStore,
} from '#engine/ports/suppression-store.ts';
import { anchorGlob } from './anchor-glob.ts';
import { describeFileError, errorCode } from './file-error.ts';
import type { SuppressionText } from './suppression-text.ts';

export interface SuppressionFileOptions {
  readonly files: FileWriter;
  readonly clock: Clock;
  /** Ids of the catalog. */
  readonly ruleIds: readonly string[];
  readonly customRules: CustomRuleSource;
}

const MAX_BYTES = 5_000_000;
/** Somebody else writes for a few milliseconds. */
const ATTEMPTS = 50;
const WAIT_MS = 20;
const STALE_MS = 5000;
type Change = { readonly kind: 'changed'; readonly text: SuppressionText } | RefusedWriting;

const NOTHING: LoadedSuppressions = { entries: [], active: [], problems: [] };

/** The suppressions in `.refactoriq/suppressions.yml` of one workspace. */
export class SuppressionFile implements SuppressionStore {
  private readonly root: string;
  private readonly file: string;
  private readonly options: SuppressionFileOptions;
  private loading: Promise<LoadedSuppressions> | undefined;

  /** `root` is absolute. */
  constructor(root: string, options: SuppressionFileOptions) {
    this.root = root;
    this.file = join(root, SUPPRESSIONS_FILE);
    this.options = options;
  }

  load(): Promise<LoadedSuppressions> {
    return (this.loading ??= this.read());
  }

  async add(suppression: Suppression): Promise<SuppressionAdding> {
    const outcome = await this.change(async () => {
      await this.create();
      return await this.replace((text) => {
        text.put(suppression);
        return true;
      });
    });
    if (outcome.kind === 'refused') return outcome;
    return { kind: 'added', file: this.file, ...outcome.text.placeOfReason(suppression) };
  }

  async remove(scope: SuppressionScope): Promise<SuppressionRemoval> {
    if (!(await this.exists(SUPPRESSIONS_FILE))) return { kind: 'removed', removed: [] };
    let removed: readonly Suppression[] = [];
    const outcome = await this.change(() =>
      this.replace((text) => {
        removed = text.remove(scope);
        return removed.length > 0;
      }),
    );
    return outcome.kind === 'refused' ? outcome : { kind: 'removed', removed };
  }

  private async read(): Promise<LoadedSuppressions> {
    const fail = (message: string): LoadedSuppressions => ({
      ...NOTHING,
      problems: [{ file: this.file, line: 1, column: 1, message }],
    });
    let bytes: Uint8Array;
    try {
      bytes = await readFile(this.file);
    } catch (error) {
      return errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR'
        ? NOTHING // most workspaces have none
        : fail(`It cannot be read: ${describeFileError(error)}.`);
    }
    if (bytes.length > MAX_BYTES)
      return fail(`It is larger than ${MAX_BYTES / 1_000_000} MB. Suppress by rule and path.`);
    return this.complete(await this.parse(bytes));
  }

  private async complete(text: SuppressionText): Promise<LoadedSuppressions> {
    const { suppressions, problems } = text.read();
    const today = dayOf(this.options.clock.now());
    const entries = await Promise.all(
      suppressions.map(async (written) => ({
        written,
        effective: await this.anchor(written),
        isExpired: isExpired(written, today),
      })),
    );
    return {
      entries,
      active: entries.filter((entry) => !entry.isExpired).map(({ effective }) => effective),
      problems: problems.map((problem): ConfigFileProblem => ({ file: this.file, ...problem })),
    };
  }

  /** One finding is followed when its file is gone: it was most probably renamed. */
  private async anchor(suppression: Suppression): Promise<Suppression> {
    const { path, ...rest } = suppression;
    if (path === undefined) return suppression;
    if (suppression.fingerprint === undefined) return { ...rest, path: anchorGlob(path, '') };
    return (await this.exists(path)) ? suppression : rest;
  }

  private async exists(path: string): Promise<boolean> {
    try {
      await access(join(this.root, path));
      return true;
    } catch {
      return false;
    }
  }

  private async parse(bytes: Uint8Array): Promise<SuppressionText> {
    const own = await this.options.customRules.load();
    const ruleIds = [...this.options.ruleIds, ...own.rules.map(({ id }) => id), ...own.broken];
    // Most workspaces have no suppressions and need neither YAML nor the schema.
    const { SuppressionText } = await import('./suppression-text.ts');
    return new SuppressionText(new TextDecoder().decode(bytes), ruleIds);
  }

  /** Runs a change; what the disk has against it becomes the reason. */
  private async change(run: () => Promise<Change>): Promise<Change> {
    try {
      return await run();
    } catch (error) {
      const code = errorCode(error);
      if (code === undefined) throw error;
      return refuse(`${this.file} cannot be written: ${code}.`);
    }
  }

  /**
   * Reads, edits and replaces the file, which is there; again when somebody wrote it who knows no locks. `edit` tells
   * whether there is something to write.
   */
  private async replace(edit: (text: SuppressionText) => boolean): Promise<Change> {
    const release = await this.lock();
    if (!release) return refuse(`${this.file} is being written by another program. Please try again.`);
    try {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const before = await readFile(this.file);
        const text = await this.parse(before);
        const [fault] = text.faults;
        if (fault) return refuse(`${this.file}:${fault.line}:${fault.column} ${fault.message} Mend it first.`);
        if (!edit(text)) return { kind: 'changed', text };
        const outcome = await this.options.files.replace(this.file, before, Buffer.from(text.toString()));
        this.loading = undefined;
        if (outcome === 'replaced') return { kind: 'changed', text };
      }
      return refuse(`${this.file} is being changed all the time. Please try again.`);
    } finally {
      await release();
    }
  }

  private async create(): Promise<void> {
    const { HEADER } = await import('./suppression-text.ts');
    await mkdir(dirname(this.file), { recursive: true });
    try {
      await writeFile(this.file, HEADER, { flag: 'wx' });
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }

  /** Undefined when somebody keeps it for too long. */
  private async lock(): Promise<(() => Promise<void>) | undefined> {
    const { lock } = await import('proper-lockfile');
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        let isHeld = true;
        // Somebody took it over because this process hung. What is written is compared with the file all the same.
        const onCompromised = (): void => {
          isHeld = false;
        };
        const release = await lock(this.file, { stale: STALE_MS, onCompromised });
        return async () => (isHeld ? release() : undefined);
      } catch (error) {
        if (errorCode(error) !== 'ELOCKED') throw error;
        await delay(WAIT_MS);
      }
    }
    return undefined;
  }
}

function refuse(reason: string): RefusedWriting {
  return { kind: 'refused', reason };
}
