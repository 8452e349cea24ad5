import {
  type ClientCapabilities,
  CodeActionTag,
  DiagnosticTag,
  MarkupKind,
  ResourceOperationKind,
} from 'vscode-languageserver/node';
import type { InitializationOptions } from '#shared/protocol/initialization.ts';

/** What the connected editor can do, as far as we make a difference of it. */
export interface ClientFeatures {
  /** It is our own extension: it knows our notifications, and saves what a proposal changed. */
  readonly isOurs: boolean;
  /** Edits can name the version they were made for. */
  readonly hasVersionedEdits: boolean;
  readonly canCreateFiles: boolean;
  readonly canApplyEdits: boolean;
  /** Edits can ask the user for confirmation. */
  readonly hasChangeAnnotations: boolean;
  /** Code actions may come without their edit, which the editor asks for when one is chosen. */
  readonly canResolveEdits: boolean;
  /** Code actions that are not possible may be shown with the reason. */
  readonly canShowDisabled: boolean;
  /** Code actions may say that a language model wrote them. */
  readonly hasActionTags: boolean;
  readonly hasConfiguration: boolean;
  readonly canRegisterConfiguration: boolean;
  readonly canRegisterWatchers: boolean;
  readonly hasRelativePatterns: boolean;
  readonly hasWorkspaceFolders: boolean;
  readonly canCreateProgress: boolean;
  readonly canShowDocuments: boolean;
  readonly canRefreshLenses: boolean;
  readonly hasMarkdownHover: boolean;
  readonly diagnostics: DiagnosticFeatures;
}

export interface DiagnosticFeatures {
  readonly hasRelatedInformation: boolean;
  readonly hasUnnecessaryTag: boolean;
  readonly hasCodeDescription: boolean;
}

/** Reads the capabilities of `initialize`; what is not said to be there is not there. */
export function readClientFeatures(
  { workspace, textDocument, window }: ClientCapabilities,
  { clientVersion }: Pick<InitializationOptions, 'clientVersion'>,
): ClientFeatures {
  const edit = workspace?.workspaceEdit;
  const diagnostics = textDocument?.publishDiagnostics;
  return {
    isOurs: clientVersion !== undefined,
    hasVersionedEdits: edit?.documentChanges === true,
    canCreateFiles: edit?.resourceOperations?.includes(ResourceOperationKind.Create) === true,
    canApplyEdits: workspace?.applyEdit === true,
    hasChangeAnnotations: edit?.documentChanges === true && edit.changeAnnotationSupport !== undefined,
    canResolveEdits: textDocument?.codeAction?.resolveSupport?.properties.includes('edit') === true,
    canShowDisabled: textDocument?.codeAction?.disabledSupport === true,
    hasActionTags: textDocument?.codeAction?.tagSupport?.valueSet.includes(CodeActionTag.LLMGenerated) === true,
    hasConfiguration: workspace?.configuration === true,
    canRegisterConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    canRegisterWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    hasRelativePatterns: workspace?.didChangeWatchedFiles?.relativePatternSupport === true,
    hasWorkspaceFolders: workspace?.workspaceFolders === true,
    canCreateProgress: window?.workDoneProgress === true,
    canShowDocuments: window?.showDocument?.support === true,
    canRefreshLenses: workspace?.codeLens?.refreshSupport === true,
    hasMarkdownHover: textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) === true,
    diagnostics: {
      hasRelatedInformation: diagnostics?.relatedInformation === true,
      hasUnnecessaryTag: diagnostics?.tagSupport?.valueSet.includes(DiagnosticTag.Unnecessary) === true,
      hasCodeDescription: diagnostics?.codeDescriptionSupport === true,
    },
  };
}
