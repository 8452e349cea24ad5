import { posix } from 'node:path';
import type { TypeProject } from './find-type-project.ts';
import type {
  Diagnostic,
  LanguageService,
  LanguageServiceHost,
  Program,
  SourceFile,
  TypeScriptApi,
} from './typescript-api.ts';

/** Texts by absolute path, which stand in place of what the files hold. */
export type Overlay = ReadonlyMap<string, string>;

export interface TypeFault {
  /** Absolute. */
  readonly path: string;
  /** One-based. */
  readonly line: number;
  readonly column: number;
  readonly code: number;
  readonly message: string;
}

const ERROR = 1;
/** Adds to what all files see, whoever imports it. */
const GLOBAL = /\bdeclare\s+(?:global|module)\b/;

/** A project with some texts replaced; other texts can take their place. */
export class TypeSession {
  private readonly ts: TypeScriptApi;
  private readonly project: TypeProject;
  private readonly service: LanguageService;
  private overlay: Overlay;
  private version = 0;

  constructor(ts: TypeScriptApi, project: TypeProject, overlay: Overlay) {
    this.ts = ts;
    this.project = project;
    this.overlay = overlay;
    this.service = ts.createLanguageService(this.createHost());
  }

  use(overlay: Overlay): void {
    if (overlay === this.overlay) return;
    this.overlay = overlay;
    this.version++;
  }

  has(path: string): boolean {
    return this.program.getSourceFile(path) !== undefined;
  }

  /** What other files can see of a file, as its declarations; undefined when those cannot be written down. */
  shapeOf(path: string): string | undefined {
    const { outputFiles } = this.service.getEmitOutput(path, true, true);
    return outputFiles.find(({ name }) => /\.d\.[cm]?ts$/.test(name))?.text;
  }

  errorsOf(paths: Iterable<string>): TypeFault[] {
    return [...paths].flatMap((path) =>
      [...this.service.getSyntacticDiagnostics(path), ...this.service.getSemanticDiagnostics(path)]
        .filter(({ category }) => category === ERROR)
        .map((diagnostic) => this.describe(path, diagnostic)),
    );
  }

  /** The files of the project that import one of these, directly or through others, nearest first. */
  dependentsOf(paths: readonly string[]): string[] {
    const own = this.ownFiles();
    if (paths.some((path) => this.isSeenByAll(path))) return own.map(({ fileName }) => fileName);
    const importers = this.findImporters(own);
    const found = new Set(paths);
    for (const path of found) for (const importer of importers.get(path) ?? []) found.add(importer);
    return [...found].filter((path) => !paths.includes(path));
  }

  private get program(): Program {
    const program = this.service.getProgram();
    if (!program) throw new Error('TypeScript made no program.');
    return program;
  }

  private ownFiles(): SourceFile[] {
    const { program } = this;
    return program
      .getSourceFiles()
      .filter((file) => !program.isSourceFileDefaultLibrary(file) && !program.isSourceFileFromExternalLibrary(file));
  }

  private isSeenByAll(path: string): boolean {
    const file = this.program.getSourceFile(path);
    return file !== undefined && (!this.ts.isExternalModule(file) || GLOBAL.test(file.text));
  }

  private findImporters(files: readonly SourceFile[]): Map<string, string[]> {
    const importers = new Map<string, string[]>();
    for (const file of files) {
      for (const imported of this.importsOf(file)) {
        const known = importers.get(imported);
        if (known) known.push(file.fileName);
        else importers.set(imported, [file.fileName]);
      }
    }
    return importers;
  }

  private importsOf({ fileName, text, impliedNodeFormat }: SourceFile): string[] {
    const { ts, project } = this;
    const { importedFiles, referencedFiles } = ts.preProcessFile(text, true, true);
    const imported = importedFiles.map(
      ({ fileName: name }) =>
        ts.resolveModuleName(name, fileName, project.options, ts.sys, undefined, undefined, impliedNodeFormat)
          .resolvedModule?.resolvedFileName,
    );
    const referenced = referencedFiles.map(({ fileName: name }) => posix.join(posix.dirname(fileName), name));
    return [...imported, ...referenced].filter((path) => path !== undefined);
  }

  private describe(path: string, { file, start, code, messageText }: Diagnostic): TypeFault {
    const { line, character } = file?.getLineAndCharacterOfPosition(start ?? 0) ?? { line: 0, character: 0 };
    const message = this.ts.flattenDiagnosticMessageText(messageText, ' ');
    return { path: file?.fileName ?? path, line: line + 1, column: character + 1, code, message };
  }

  private createHost(): LanguageServiceHost {
    const { ts, project } = this;
    const read = (path: string): string | undefined => this.overlay.get(path) ?? ts.sys.readFile(path);
    return {
      ...ts.sys,
      readFile: read,
      getCompilationSettings: () => project.options,
      getScriptFileNames: () => project.fileNames,
      getScriptVersion: (path) => (this.overlay.has(path) ? String(this.version) : '0'),
      getScriptSnapshot(path) {
        const text = read(path);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => project.folder,
      getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
      getProjectReferences: () => project.projectReferences,
      useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
      useSourceOfProjectReferenceRedirect: () => true,
    };
  }
}
