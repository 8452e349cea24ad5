import type { ChangedFile, ChangedHunk } from '#engine/ports/git.ts';
import { readName } from './names.ts';

/** What git writes of one file before its hunks. */
interface Section {
  /** `a/x b/x`, the only place that names a file without lines. */
  readonly title: string;
  oldName?: string;
  newName?: string;
  /** Of the new side; undefined when it did not change. */
  mode?: string;
  isNew: boolean;
  isDeleted: boolean;
  /** Git did not compare it by lines: too large, binary, or its attributes say so. */
  isOpaque: boolean;
  readonly hunks: ChangedHunk[];
}

const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;
/** Links and submodules are no source code. */
const NO_FILE = /^1[26]0000$/;

/** Reads a patch without context lines. Names that are not UTF-8 are handed to `onUnnameable` as git wrote them. */
export function parseDiff(patch: Buffer, onUnnameable: (written: string) => void): ChangedFile[] {
  return readSections(patch.toString('latin1').split('\n')).flatMap((section) => toChangedFile(section, onUnnameable));
}

function readSections(lines: readonly string[]): Section[] {
  const sections: Section[] = [];
  let section: Section | undefined;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (line.startsWith('diff --git ')) {
      section = { title: line.slice('diff --git '.length), isNew: false, isDeleted: false, isOpaque: false, hunks: [] };
      sections.push(section);
    } else if (section) {
      const hunk = HUNK.exec(line);
      if (hunk) {
        const removed = lines.slice(index + 1, index + 1 + Number(hunk[2] ?? 1));
        section.hunks.push(readHunk(hunk, removed));
        index += removed.length;
      } else readHeader(section, line); // added lines begin with a plus and say nothing here
    }
  }
  return sections;
}

function readHunk([, oldStart, , newStart, added = '1']: RegExpExecArray, removed: readonly string[]): ChangedHunk {
  return {
    oldStart: Number(oldStart),
    removed: removed.map((line) => Buffer.from(line.slice(1), 'latin1').toString('utf8')),
    newStart: Number(newStart),
    addedCount: Number(added),
  };
}

function readHeader(section: Section, line: string): void {
  if (line.startsWith('Binary files ')) section.isOpaque = true;
  const [, key, value = ''] =
    /^(rename from |rename to |new mode |new file mode |deleted file mode |index \S+ )(.*)$/s.exec(line) ?? [];
  if (key === 'rename from ') section.oldName = value;
  else if (key === 'rename to ') section.newName = value;
  else if (key === 'new mode ' || key?.startsWith('index ')) section.mode = value;
  else if (key === 'new file mode ') Object.assign(section, { mode: value, isNew: true });
  else if (key === 'deleted file mode ') Object.assign(section, { mode: value, isDeleted: true });
}

function toChangedFile(section: Section, onUnnameable: (written: string) => void): ChangedFile[] {
  if (section.mode !== undefined && NO_FILE.test(section.mode)) return [];
  const oldName = section.oldName ?? nameOfTitle(section.title);
  const newName = section.newName ?? oldName;
  const [oldPath, path] = [readName(oldName), readName(newName)];
  if (path === undefined || oldPath === undefined) {
    onUnnameable(newName);
    return [];
  }
  const { isDeleted, isNew, isOpaque, hunks } = section;
  return [{ path, previousPath: isNew ? undefined : oldPath, isDeleted, hunks: isOpaque ? 'all' : hunks }];
}

/** Without a rename both halves of `a/NAME b/NAME` hold the same name, so the middle divides them whatever it holds. */
function nameOfTitle(title: string): string {
  const half = title.slice(0, (title.length - 1) / 2);
  return half.startsWith('"') ? `"${half.slice(3)}` : half.slice(2);
}
