import type { Rule } from '#engine/rules/rule.ts';

const ABOUT = { languages: 'any', examples: [], confidence: 'high' } as const;

/** Every `TODO` in the text; its fix writes `done`. */
export const todoRule: Rule = {
  ...ABOUT,
  id: 'todo-left',
  title: 'A task is left',
  category: 'maintainability',
  severity: 'medium',
  rationale: 'Tasks in the code are forgotten.',
  fix: 'safe',
  create: (context) => ({
    File() {
      for (const { index } of context.text.matchAll(/TODO/g)) {
        const at = { start: index, end: index + 4 };
        context.report({
          at,
          message: 'A task is left.',
          isUnnecessary: true,
          related: [{ at, message: 'Here.' }],
          fix: { title: 'Mark as done', safety: 'safe', edits: () => [{ ...at, newText: 'done' }] },
        });
      }
    },
  }),
};

/** Every `FIXME`; what it offers as a fix changes nothing, so that its proof fails. */
export const fixmeRule: Rule = {
  ...ABOUT,
  id: 'fixme-left',
  title: 'A fault is left',
  category: 'bug',
  severity: 'high',
  rationale: 'Known faults are faults.',
  fix: 'safe',
  create: (context) => ({
    File() {
      for (const { index } of context.text.matchAll(/FIXME/g)) {
        const at = { start: index, end: index + 5 };
        const edits = () => [{ ...at, newText: 'FIXME!' }];
        context.report({ at, message: 'A fault is left.', fix: { title: 'Shout', safety: 'safe', edits } });
      }
    },
  }),
};

/** Every `maybe`, of which it is not sure. */
export const doubtRule: Rule = {
  ...ABOUT,
  id: 'doubt',
  title: 'A doubt',
  category: 'style',
  severity: 'info',
  confidence: 'low',
  rationale: 'Doubts are cheap.',
  create: (context) => ({
    File() {
      for (const { index } of context.text.matchAll(/maybe/g)) {
        context.report({ at: { start: index, end: index + 5 }, message: 'A doubt.' });
      }
    },
  }),
};

export const STUB_RULES = [todoRule, fixmeRule, doubtRule];
