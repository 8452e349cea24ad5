/**
 * The part of TypeScript's classic API (releases 4 to 6) that the type check uses. It is written down here, because the
 * module comes from the workspace and is not the one this program is built with.
 */
export interface TypeScriptApi {
  readonly version: string;
  readonly sys: TypeScriptSystem;
  createLanguageService(host: LanguageServiceHost): LanguageService;
  getDefaultLibFilePath(options: CompilerOptions): string;
  getParsedCommandLineOfConfigFile(
    configFile: string,
    optionsToExtend: CompilerOptions,
    host: TypeScriptSystem & { onUnRecoverableConfigFileDiagnostic(diagnostic: Diagnostic): void },
  ): ParsedConfig | undefined;
  resolveProjectReferencePath(reference: ProjectReference): string;
  preProcessFile(text: string, readImportFiles: boolean, detectJavaScriptImports: boolean): PreProcessedFile;
  resolveModuleName(
    name: string,
    containingFile: string,
    options: CompilerOptions,
    host: TypeScriptSystem,
    cache: undefined,
    redirectedReference: undefined,
    mode: unknown,
  ): { readonly resolvedModule?: { readonly resolvedFileName: string } };
  flattenDiagnosticMessageText(message: Diagnostic['messageText'], lineBreak: string): string;
  isExternalModule(file: SourceFile): boolean;
  readonly ScriptSnapshot: { fromString(text: string): unknown };
}

export interface CompilerOptions {
  readonly checkJs?: boolean;
}

export interface TypeScriptSystem {
  readonly useCaseSensitiveFileNames: boolean;
  fileExists(path: string): boolean;
  readFile(path: string): string | undefined;
  readDirectory(...parameters: readonly unknown[]): string[];
  directoryExists(path: string): boolean;
  getDirectories(path: string): string[];
  realpath?(path: string): string;
}

export interface ParsedConfig {
  readonly options: CompilerOptions;
  /** Absolute, with forward slashes. */
  readonly fileNames: readonly string[];
  readonly projectReferences?: readonly ProjectReference[];
}

export interface ProjectReference {
  readonly path: string;
}

export interface LanguageServiceHost extends Omit<TypeScriptSystem, 'useCaseSensitiveFileNames'> {
  getCompilationSettings(): CompilerOptions;
  getScriptFileNames(): readonly string[];
  getScriptVersion(path: string): string;
  getScriptSnapshot(path: string): unknown;
  getCurrentDirectory(): string;
  getDefaultLibFileName(options: CompilerOptions): string;
  getProjectReferences(): readonly ProjectReference[] | undefined;
  useCaseSensitiveFileNames(): boolean;
  useSourceOfProjectReferenceRedirect(): boolean;
}

export interface LanguageService {
  getProgram(): Program | undefined;
  getSyntacticDiagnostics(path: string): readonly Diagnostic[];
  getSemanticDiagnostics(path: string): readonly Diagnostic[];
  getEmitOutput(
    path: string,
    emitOnlyDtsFiles: boolean,
    forceDtsEmit: boolean,
  ): { readonly outputFiles: readonly { readonly name: string; readonly text: string }[] };
}

export interface Program {
  getSourceFile(path: string): SourceFile | undefined;
  getSourceFiles(): readonly SourceFile[];
  isSourceFileFromExternalLibrary(file: SourceFile): boolean;
  isSourceFileDefaultLibrary(file: SourceFile): boolean;
}

export interface SourceFile {
  readonly fileName: string;
  readonly text: string;
  readonly isDeclarationFile: boolean;
  /** Whether it is an ES module for Node.js. */
  readonly impliedNodeFormat?: unknown;
  getLineAndCharacterOfPosition(offset: number): { readonly line: number; readonly character: number };
}

interface PreProcessedFile {
  readonly importedFiles: readonly { readonly fileName: string }[];
  readonly referencedFiles: readonly { readonly fileName: string }[];
}

/** Its category is 1 for errors. */
export interface Diagnostic {
  readonly category: number;
  readonly code: number;
  readonly messageText: string | object;
  readonly file?: SourceFile;
  readonly start?: number;
}

/** Whether a module of the workspace is a TypeScript that can be used. */
export function isTypeScriptApi(loaded: unknown): loaded is TypeScriptApi {
  return typeof loaded === 'object' && loaded !== null && 'createLanguageService' in loaded && 'sys' in loaded;
}
