import type { CodeLens, CodeLensParams } from 'vscode-languageserver/node';
import type { AnalyzedFile } from '#shared/domain/analysis.ts';
import { DOCUMENT_START } from '../convert/to-range.ts';
import type { Session } from '../session.ts';

/** Measures above each function and the file's score at its top, when the user wants to see them. */
export async function provideCodeLenses(
  session: Session,
  { textDocument }: CodeLensParams,
): Promise<CodeLens[] | null> {
  const { uri } = textDocument;
  const settings = await session.settings.settingsFor(uri);
  if (!settings.codeLens.enable) return null;
  const review = await session.reviews.settled(uri);
  return review ? toLenses(review.report) : null;
}

/** Editors show a command without a name as plain text. */
function toLenses({ score, findings, metrics }: AnalyzedFile): CodeLens[] {
  const count = findings.length === 1 ? '1 finding' : `${findings.length} findings`;
  const file: CodeLens = {
    range: DOCUMENT_START,
    command: { title: `Score ${score.toFixed(1)} of 10 · ${count}`, command: '' },
  };
  const functions = metrics.functions.map(({ nameRange, level, cognitive, maintainability }) => ({
    range: nameRange,
    command: {
      title: `Complexity ${level} · cognitive ${cognitive} · maintainability ${Math.round(maintainability)}`,
      command: '',
    },
  }));
  return [file, ...functions];
}
