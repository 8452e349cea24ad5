import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FULL_LANGUAGES, type FullLanguage } from './languages.ts';

/** A made-up but ordinary source file, the same in every run. */
export interface GeneratedSource {
  readonly language: FullLanguage;
  readonly text: string;
  /** Where the bench types: an empty line inside of a function in the middle of the file. */
  readonly cursor: number;
}

interface Template {
  readonly header: string;
  readonly functions: readonly string[];
  readonly edited: string;
  readonly footer: string;
}

const LINES = 1000;
const NOUNS = [
  'order',
  'invoice',
  'customer',
  'shipment',
  'product',
  'session',
  'ticket',
  'payment',
  'device',
  'voucher',
];
const CURSOR = '%cursor%';

/** About 1,000 lines; another `variant` gives other names in another order. */
export function generateSource(language: FullLanguage, variant = 0): GeneratedSource {
  const template = readTemplate(language);
  const parts = [template.header];
  let lines = countLines(template.header) + countLines(template.footer);
  let hasCursor = false;
  for (let index = 0; lines < LINES; index++) {
    const isMiddle: boolean = !hasCursor && lines >= LINES / 2;
    const part = isMiddle ? template.edited : (template.functions[(index + variant) % template.functions.length] ?? '');
    hasCursor ||= isMiddle;
    const text = fillIn(part, index + variant * 100);
    parts.push(text);
    lines += countLines(text) + 1;
  }
  const marked = [...parts, template.footer].join('\n');
  const cursor = marked.indexOf(CURSOR);
  return { language, cursor, text: marked.replace(CURSOR, '') };
}

/** One file of each language. */
export function generateAll(): GeneratedSource[] {
  return FULL_LANGUAGES.map((language) => generateSource(language));
}

function readTemplate({ id }: FullLanguage): Template {
  const text = readFileSync(join(import.meta.dirname, 'templates', `${id}.txt`), 'utf8');
  const sections = text
    .split(/^=== /m)
    .slice(1)
    .map((section) => {
      const lineEnd = section.indexOf('\n');
      return { name: section.slice(0, lineEnd), text: section.slice(lineEnd + 1) };
    });
  const all = (name: string): string[] => sections.filter((section) => section.name === name).map(({ text }) => text);
  const one = (name: string): string => {
    const [first] = all(name);
    if (first === undefined) throw new Error(`The template ${id} has no section ${name}.`);
    return first;
  };
  return { header: one('header'), functions: all('function'), edited: one('edited'), footer: one('footer') };
}

function fillIn(text: string, index: number): string {
  const noun = NOUNS[index % NOUNS.length] ?? '';
  return text
    .replaceAll('%noun%', noun)
    .replaceAll('%Noun%', noun.slice(0, 1).toUpperCase() + noun.slice(1))
    .replaceAll('%n%', String(index + 1));
}

function countLines(text: string): number {
  return text.split('\n').length - 1;
}
