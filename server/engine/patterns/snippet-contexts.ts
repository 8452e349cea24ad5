import type { LanguageId } from '../source/languages.ts';

/** What to write around a fragment so that a grammar takes it: before, after. */
export type SnippetContext = readonly [before: string, after: string];

const ALONE: SnippetContext = ['', ''];

/** Tried in this order: as it stands, then as statement, expression, member and what else a language has. */
export const CONTEXTS: Readonly<Record<LanguageId, readonly SnippetContext[]>> = {
  python: [ALONE, ['try:\n    pass\n', ''], ['', '\ndef f(): pass'], ['{', '}'], ['f(', ')']],
  javascript: [ALONE, ['(', ')'], ['try {}', ''], ['class C {', '}'], ['', ' class C {}'], ['switch (x) {', '}']],
  typescript: [
    ALONE,
    ['(', ')'],
    ['try {}', ''],
    ['class C {', '}'],
    ['', ' class C {}'],
    ['switch (x) {', '}'],
    ['type T = ', ''],
  ],
  java: [
    ALONE,
    ['Object o = ', ';'],
    ['class C {', '}'],
    ['', ' class C {}'],
    ['try {}', ''],
    ['switch (x) {', '}'],
    ['', ' x;'],
  ],
  // Outside of functions a call reads as a conversion.
  go: [['func f() {\n', '\n}'], ALONE, ['var x = ', ''], ['switch x {\n', '\n}'], ['type T ', '']],
  c: [['void f(void) {', '}'], ALONE, ['int x = ', ';']],
  cpp: [['void f() {', '}'], ALONE, ['auto x = ', ';'], ['class C {', '};']],
  csharp: [ALONE, ['var x = ', ';'], ['class C {', '}'], ['try {}', '']],
  php: [
    ['<?php ', ''],
    ['<?php ', ';'],
    ['<?php class C {', '}'],
    ['<?php try {}', ''],
  ],
  ruby: [ALONE, ['begin\n', '\nend']],
  rust: [ALONE, ['fn f() {', '}'], ['fn f() { let x = ', '; }'], ['impl T {', '}']],
  kotlin: [ALONE, ['fun f() {\n', '\n}'], ['class C {\n', '\n}']],
};

/** What a snippet means as well when its first reading is of a kind. */
export interface OtherReading {
  readonly kind: string;
  readonly context: SnippetContext;
}

/** Code that reads differently where it stands: a field looks like a variable, an entry like a label. */
export const OTHER_READINGS: Readonly<Partial<Record<LanguageId, readonly OtherReading[]>>> = {
  javascript: [{ kind: 'labeled_statement', context: ['({', '})'] }],
  typescript: [
    { kind: 'labeled_statement', context: ['({', '})'] },
    { kind: 'instantiation_expression', context: ['type T = ', ''] },
  ],
  java: [{ kind: 'local_variable_declaration', context: ['class C {', '}'] }],
  csharp: [{ kind: 'local_declaration_statement', context: ['class C {', '}'] }],
  go: [{ kind: 'labeled_statement', context: ['var x = T{', '}'] }],
};

/** The brace of an object literal opens a block where a statement may stand. */
export const OBJECT_CONTEXT: SnippetContext = ['(', ')'];

/**
 * How a list of metavariables can be spelled, `@` being a name: a grammar may want a type before a parameter's name, or a
 * semicolon behind a statement.
 */
export const LIST_SPELLINGS: Readonly<Record<LanguageId, readonly string[]>> = {
  python: ['@'],
  javascript: ['@', '@;'],
  typescript: ['@', '@;'],
  java: ['@', '@;', '@ @', '@ @;'],
  go: ['@'],
  c: ['@', '@;', '@ @', '@ @;'],
  cpp: ['@', '@;', '@ @', '@ @;'],
  csharp: ['@', '@;', '@ @', '@ @;'],
  php: ['@', '@;', '$@', '$@;'],
  ruby: ['@'],
  rust: ['@', '@;', '@: @'],
  kotlin: ['@', '@: @'],
};

/** Nodes that hold a list even when it has one element: a metavariable is the element, not the list. */
export const LIST_KINDS: ReadonlySet<string> = new Set([
  'argument_list',
  'arguments',
  'block',
  'block_body',
  'body_statement',
  'class_body',
  'compilation_unit',
  'compound_statement',
  'declaration_list',
  'expression_list',
  'field_declaration_list',
  'formal_parameters',
  'method_parameters',
  'module',
  'parameter_list',
  'parameters',
  'program',
  'source_file',
  'statement_block',
  'statement_list',
  'statements',
  'then',
  'translation_unit',
]);
