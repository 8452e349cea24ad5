/** The folder of a workspace where its own rules are. */
export const CUSTOM_RULES_FOLDER = '.refactoriq/rules';
export const CUSTOM_RULE_EXTENSIONS = ['.yml', '.yaml'] as const;
