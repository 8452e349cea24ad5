/** Writes docs/rules/: one page for each rule and a table of all. With --check it only tells whether they are stale. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '#engine/rules/catalog.ts';
import { languagesOf, ruleToMarkdown } from '#engine/rules/rule-markdown.ts';
import { FULL_LANGUAGES, RULE_FAMILIES, type RuleFamily } from './rule-families.ts';

const folder = join(import.meta.dirname, '../docs/rules');
const pages = new Map([
  ['README.md', describeAll()],
  ...RULES.map((rule) => [`${rule.id}.md`, ruleToMarkdown(rule)] as const),
]);
mkdirSync(folder, { recursive: true });

const obsolete = readdirSync(folder).filter((file) => !pages.has(file));
const stale = [...pages].filter(([file, text]) => readPage(file) !== text).map(([file]) => file);
if (process.argv.includes('--check')) {
  if (obsolete.length + stale.length > 0) {
    console.error(`docs/rules is stale (${[...obsolete, ...stale].join(', ')}). Run: npm run docs`);
    process.exit(1);
  }
} else {
  for (const file of obsolete) rmSync(join(folder, file));
  for (const file of stale) writeFileSync(join(folder, file), pages.get(file) ?? '');
  console.log(`docs/rules: ${stale.length} page(s) written, ${obsolete.length} removed.`);
}

function readPage(file: string): string | undefined {
  try {
    return readFileSync(join(folder, file), 'utf8');
  } catch {
    return undefined; // a new rule has no page yet
  }
}

function describeAll(): string {
  const rows = RULES.map(
    (rule) =>
      `| [${rule.id}](${rule.id}.md) | ${rule.title} | ${rule.category} | ${rule.severity} | ${rule.cwe === undefined ? '' : `CWE-${rule.cwe}`} | ` +
      `${rule.languages === 'any' ? 'all' : languagesOf(rule).join(', ')} | ${rule.fix ?? ''} |`,
  );
  return [
    '# Rules',
    '',
    'What each rule reports, why, and what it leaves alone stands on its page. `refactoriq explain ID` prints it.',
    '',
    '| rule | what it reports | category | severity | CWE | languages | fix |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    '## What is looked for in which language',
    '',
    'A cell names the rules of a family, or says why the language needs none.',
    '',
    `| family | ${FULL_LANGUAGES.map(([, title]) => title).join(' | ')} |`,
    `| --- | ${FULL_LANGUAGES.map(() => '---').join(' | ')} |`,
    ...RULE_FAMILIES.map((family) => `| ${family.title} | ${cellsOf(family).join(' | ')} |`),
    '',
  ].join('\n');
}

/** One cell for each language. Throws for one that is neither filled nor explained. */
function cellsOf({ title, rules, absent = {} }: RuleFamily): string[] {
  const members = rules.map((id) => {
    const rule = RULES.find((other) => other.id === id);
    if (!rule) throw new Error(`The family "${title}" names ${id}, which is no rule (scripts/rule-families.ts).`);
    return rule;
  });
  return FULL_LANGUAGES.map(([language, languageTitle]) => {
    const present = members.filter(({ languages }) => languages === 'any' || languages.includes(language));
    const reason = absent[language];
    if (present.length === 0 && reason === undefined)
      throw new Error(
        `The family "${title}" has no rule for ${languageTitle} and no reason (scripts/rule-families.ts).`,
      );
    return present.length === 0 ? `*${reason ?? ''}*` : present.map(({ id }) => `[${id}](${id}.md)`).join(', ');
  });
}
