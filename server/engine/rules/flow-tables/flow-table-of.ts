import { IndexedFlowTable } from '../../source/flow-table.ts';
import type { LanguageId } from '../../source/languages.ts';
import { goFlow } from './go.ts';
import { javaFlow } from './java.ts';
import { javascriptFlow } from './javascript.ts';
import { pythonFlow } from './python.ts';

const javascript = new IndexedFlowTable(javascriptFlow);
const nothing = new IndexedFlowTable({
  sources: [],
  sourceMarks: [],
  sanitizers: [],
  propagators: [],
  textMethods: [],
  formatters: [],
});

const TABLES: Readonly<Partial<Record<LanguageId, IndexedFlowTable>>> = {
  python: new IndexedFlowTable(pythonFlow),
  javascript,
  typescript: javascript,
  java: new IndexedFlowTable(javaFlow),
  go: new IndexedFlowTable(goFlow),
};

/** What the data flow knows of a language's libraries; nothing for languages without a dialect of their own. */
export function flowTableOf(language: LanguageId): IndexedFlowTable {
  return TABLES[language] ?? nothing;
}
