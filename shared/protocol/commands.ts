/**
 * Commands the server runs by `workspace/executeCommand`, so that every editor has them; VS Code's palette has its own
 * on top of the typed requests.
 */
export const SERVER_COMMANDS = {
  /** Arguments: a rule id. Opens the rule's page with `window/showDocument`. */
  showRule: 'refactoriq.server.showRule',
  /** Arguments: a document URI. Applies all safe fixes with `workspace/applyEdit`. */
  fixAll: 'refactoriq.server.fixAll',
  /** No arguments. The same as the typed request. */
  analyzeWorkspace: 'refactoriq.server.analyzeWorkspace',
} as const;
