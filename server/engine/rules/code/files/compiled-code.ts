import { oncePerFile } from './once-per-file.ts';

/** What compilers put at the top of a JavaScript file and nobody writes by hand. */
const MARKS =
  /^Object\.defineProperty\(exports, ["']__esModule["'], \{ value: true \}\);|\(this && this\.__\w+\) \|\|/m;
const HEAD = 20_000;

/** Whether a compiler wrote the file, so that its form is nobody's to improve: that is done in the source it comes from. */
export const isCompiled = oncePerFile(
  ({ language, text }) => language.id === 'javascript' && MARKS.test(text.slice(0, HEAD)),
);
