import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_CONFIG } from '#shared/domain/project-config.ts';
import { GrammarFolder } from '#adapters/grammars/grammar-folder.ts';
import { Analyzer } from '#engine/analysis/analyzer.ts';
import { RULES } from '#engine/rules/catalog.ts';
import type { Rule } from '#engine/rules/rule.ts';
import { languageOfPath, type LanguageDefinition } from '#engine/source/languages.ts';
import { SourceParser } from '#engine/source/source-parser.ts';
import type { BenchTree } from './bench-tree.ts';
import { FULL_LANGUAGES } from './languages.ts';
import { ROOT } from './paths.ts';
import { RuleClock } from './rule-clock.ts';
import { median } from './statistics.ts';
import { formatNumber, printTable } from './table.ts';

const ROUNDS = 5;
const SHOWN_RULES = 5;
/** Enough of each language to be measured, little enough to be measured often. */
const BYTES_PER_LANGUAGE = 400_000;

interface Source {
  readonly path: string;
  readonly language: LanguageDefinition;
  readonly text: string;
}

interface Setup {
  readonly name: string;
  readonly work: (source: Source) => void;
  readonly cpuSeconds: number[];
}

/** How the cost grows with the number of rules, in this process: parsing alone, no rules, half of them, all. */
export async function benchRuleCost(trees: readonly BenchTree[]): Promise<void> {
  const sources = pickSources(trees);
  // One parser for all: a process has room for one WebAssembly runtime.
  const parser = await SourceParser.create(new GrammarFolder(join(ROOT, 'dist', 'grammars')));
  for (const { language } of sources) await parser.prepare(language);
  const half = RULES.filter((_, index) => index % 2 === 0);
  const [none, some, all] = [new Analyzer(parser, []), new Analyzer(parser, half), new Analyzer(parser)];
  const setups: Setup[] = [
    {
      name: 'parse and copy the tree',
      work: ({ path, language, text }) => void none.parse(path, language, text),
      cpuSeconds: [],
    },
    { name: 'and metrics, 0 rules', work: analyzeWith(none), cpuSeconds: [] },
    { name: `and ${half.length} rules`, work: analyzeWith(some), cpuSeconds: [] },
    { name: `and ${RULES.length} rules`, work: analyzeWith(all), cpuSeconds: [] },
  ];
  for (const { work } of setups) sources.forEach(work); // compiles the hot functions
  for (let round = 0; round < ROUNDS; round++) {
    for (const { work, cpuSeconds } of setups) cpuSeconds.push(measureCpu(() => sources.forEach(work)));
  }
  printSetups(setups, sources);
  printLanguages(sources, analyzeWith(all));
  printDearestRules(sources, parser);
}

function analyzeWith(analyzer: Analyzer): Setup['work'] {
  return ({ path, language, text }) => void analyzer.analyze(analyzer.parse(path, language, text), DEFAULT_CONFIG);
}

function measureCpu(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

function printSetups(setups: readonly Setup[], sources: readonly Source[]): void {
  const megabytes = megabytesIn(sources);
  const all = median(setups.at(-1)?.cpuSeconds ?? []);
  printTable(
    `What rules cost: ${sources.length} files in five languages, ${formatNumber(megabytes)} MB, warm, median of ${ROUNDS}`,
    ['what is done', 'CPU ms per MB', 'MB per CPU second', 'of all'],
    setups.map(({ name, cpuSeconds }) => {
      const seconds = median(cpuSeconds);
      return [
        name,
        formatNumber((seconds * 1000) / megabytes),
        formatNumber(megabytes / seconds),
        `${Math.round((seconds / all) * 100)} %`,
      ];
    }),
  );
}

function printLanguages(sources: readonly Source[], work: Setup['work']): void {
  printTable(
    'All rules, by language',
    ['language', 'CPU ms per MB', 'MB'],
    FULL_LANGUAGES.map(({ id, title }) => {
      const group = sources.filter(({ language }) => language.id === id);
      const seconds = Array.from({ length: ROUNDS }, () => measureCpu(() => group.forEach(work)));
      const megabytes = megabytesIn(group);
      return [title, formatNumber((median(seconds) * 1000) / megabytes), formatNumber(megabytes)];
    }),
  );
}

function printDearestRules(sources: readonly Source[], parser: SourceParser): void {
  const clock = new RuleClock();
  const analyzer = new Analyzer(
    parser,
    RULES.map((rule: Rule) => clock.attach(rule)),
  );
  sources.forEach(analyzeWith(analyzer));
  clock.reset();
  sources.forEach(analyzeWith(analyzer));
  const total = clock.entries.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const megabytes = megabytesIn(sources);
  const dearest = clock.entries.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, SHOWN_RULES);
  printTable(
    `The ${SHOWN_RULES} dearest rules, by a clock around each listener (${formatNumber(total / megabytes)} ms per MB in all)`,
    ['rule', 'ms per MB', 'of all rules', 'calls', 'µs per call'],
    dearest.map(({ name, milliseconds, calls }) => [
      name,
      formatNumber(milliseconds / megabytes),
      `${Math.round((milliseconds / total) * 100)} %`,
      formatNumber(calls),
      formatNumber((milliseconds * 1000) / Math.max(1, calls)),
    ]),
  );
}

/** The first files of each language up to a fixed size. */
function pickSources(trees: readonly BenchTree[]): Source[] {
  const taken = new Map<string, number>();
  return trees.flatMap(({ folder, files }) =>
    files.flatMap(({ path, bytes, languageId }) => {
      const language = languageOfPath(path);
      const size = (taken.get(languageId) ?? 0) + bytes;
      if (!language || size > BYTES_PER_LANGUAGE) return [];
      taken.set(languageId, size);
      return [{ path, language, text: readFileSync(join(folder, path), 'utf8').replace(/^\uFEFF/, '') }];
    }),
  );
}

function megabytesIn(sources: readonly Source[]): number {
  return sources.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0) / 1e6;
}
