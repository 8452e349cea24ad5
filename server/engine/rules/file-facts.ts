import type { FileMetrics } from '#shared/domain/metrics.ts';
import { measureFile } from '../analysis/metrics.ts';
import { DataFlow } from '../source/data-flow.ts';
import type { Dialect } from '../source/dialect.ts';
import { dialectOf } from '../source/dialects/dialect-of.ts';
import type { LanguageDefinition } from '../source/languages.ts';
import { memoizeDialect } from '../source/memoized-dialect.ts';
import { Names } from '../source/names.ts';
import type { ScopeTable } from '../source/scopes.ts';
import type { SyntaxTree } from '../source/syntax-tree.ts';
import { flowTableOf } from './flow-tables/flow-table-of.ts';

const TEST_NAME =
  /(^|\/)(test_[^/]*|[^/]*_test|conftest)\.(py|go)$|[._-](test|spec|e2e|cy|tst|test-d)\.[cm]?[jt]sx?$|(Tests?|IT|TestCase)\.java$/;

const TEST_FOLDER =
  /(^|\/)(tests?|tests?-(tsd|d|dts|types|utils?|helpers?|apps?)|t\/(unit|integration|smoke)|__tests__|__mocks__|specs?|testing|e2e|cypress)\//;

/** What only tests say. Samples and tools below `test/` are code like any other. */
const TEST_WORDS =
  /\b(?:pytest|unittest|conftest|assert\w*|expect|describe|it|test_\w+|suite|beforeEach|jest|mocha|chai|sinon|vitest|junit|testng|mockito|TestCase|testify)\b|@Test\b|\bdjango\.test\b|\btesting\.[TBFM]\b|["']testing["']|\btest\s*\(/i;

/** What tests are fed with: wrong or left over on purpose as often as not. */
const FIXTURE_PATH = /(^|\/)(__)?(fixtures?|testdata|test[-_]data)(__)?\//;

/** What rules can know about one file; scopes, flow and metrics are made when first asked for. */
export class FileFacts {
  readonly path: string;
  readonly language: LanguageDefinition;
  readonly tree: SyntaxTree;
  readonly dialect: Dialect;
  readonly isTestCode: boolean;
  readonly isFixture: boolean;
  private boundScopes: ScopeTable | undefined;
  private boundNames: Names | undefined;
  private boundFlow: DataFlow | undefined;
  private measured: FileMetrics | undefined;

  constructor(path: string, language: LanguageDefinition, tree: SyntaxTree) {
    this.path = path;
    this.language = language;
    this.tree = tree;
    this.dialect = memoizeDialect(dialectOf(language.id));
    this.isFixture = FIXTURE_PATH.test(path);
    this.isTestCode = this.isFixture || TEST_NAME.test(path) || (TEST_FOLDER.test(path) && TEST_WORDS.test(tree.text));
  }

  get scopes(): ScopeTable {
    return (this.boundScopes ??= this.dialect.bind(this.tree));
  }

  get names(): Names {
    return (this.boundNames ??= new Names(this.dialect, this.scopes));
  }

  get flow(): DataFlow {
    return (this.boundFlow ??= new DataFlow(this.dialect, this.scopes, this.names, flowTableOf(this.language.id)));
  }

  get metrics(): FileMetrics {
    return (this.measured ??= measureFile(this.tree, this.dialect));
  }
}
