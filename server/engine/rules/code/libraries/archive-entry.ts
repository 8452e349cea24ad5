import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';
import { ingredientsOf } from '../values/ingredients.ts';

/** How a language's libraries hand out the entries of an archive. */
interface ArchiveApi {
  /** A sign in the file's text that it handles archives at all. */
  readonly sign: RegExp;
  /** Members and methods that give an entry's name. */
  readonly names: ReadonlySet<string>;
  /** The type of an entry, where the file tells. */
  readonly type: RegExp;
  /** Where entries come from: what a loop goes over, or the call that gives the next one. */
  readonly origin: RegExp;
  /** What callbacks call an entry; only for languages without types. */
  readonly variable?: RegExp;
}

const SCRIPT: ArchiveApi = {
  sign: /['"](adm-zip|unzipper|unzip|unzip-stream|yauzl|tar|tar-stream|tar-fs|node-stream-zip|decompress|jszip|yauzl-promise|extract-zip)['"]/,
  names: new Set(['path', 'entryName', 'fileName', 'filename', 'name']),
  type: /(^|\.)(IZipEntry|ZipEntry|ReadEntry|Entry|StreamZip\.ZipEntry)$/,
  origin: /\.(getEntries|entries|files)\b(\(\))?|\bforEach\b/,
  variable: /^(zip|tar)?_?(entry|header|zipObject|zipEntry)$/i,
};
const APIS: Readonly<Record<string, ArchiveApi>> = {
  python: {
    sign: /\b(zipfile|tarfile|rarfile|py7zr)\b/,
    names: new Set(['filename', 'name', 'path', 'orig_filename']),
    type: /(^|\.)(ZipInfo|TarInfo)$/,
    origin: /\.(infolist|namelist|getmembers|getnames|getinfo|getmember|next)\(|^(tar|tf|tarball|archive)$/,
  },
  javascript: SCRIPT,
  typescript: SCRIPT,
  java: {
    sign: /\b(Zip|Jar|Tar|Archive)\w*(Entry|InputStream|File)\b/,
    names: new Set(['getName']),
    type: /(^|\.)(\w*(Zip|Jar|Tar|SevenZ|Archive)\w*Entry)$/,
    origin: /\.(getNext\w*Entry|entries|nextElement)\(/,
  },
  go: {
    sign: /"archive\/(zip|tar)"/,
    names: new Set(['Name']),
    type: /^archive\/(zip\.(File|FileHeader)|tar\.Header)$/,
    origin: /\.File$|\.Next\(\)$/,
  },
};

/** Whether the file handles archives. */
export function handlesArchives({ language, text }: RuleContext): boolean {
  return APIS[language.id]?.sign.test(text) === true;
}

/** The name of an archive's entry that a value is made of, if any. */
export function entryNameIn(context: RuleContext, node: SyntaxNode): SyntaxNode | undefined {
  const api = APIS[context.language.id];
  return api && ingredientsOf(context, node).find((part) => isEntryName(context, api, part));
}

function isEntryName(context: RuleContext, api: ArchiveApi, node: SyntaxNode): boolean {
  const expression = context.dialect.expression(node);
  if (expression.kind === 'name') return isNameFromList(context, node);
  const [object, property] =
    expression.kind === 'call'
      ? [expression.call.receiver, expression.call.name]
      : expression.kind === 'member'
        ? [expression.object, expression.property]
        : [];
  return object !== undefined && property !== undefined && api.names.has(property) && isEntry(context, api, object);
}

function isEntry(context: RuleContext, api: ArchiveApi, node: SyntaxNode): boolean {
  const binding = context.scopes.bindingOf(node);
  if (!binding) return false;
  if (binding.typeName !== undefined) return api.type.test(context.names.pathOf(node) ?? binding.typeName);
  if (binding.kind === 'parameter') return api.variable?.test(binding.name) === true;
  return (
    binding.writes.length > 0 &&
    binding.writes.every(({ value, how }) => {
      if (value === undefined || how === 'update') return true;
      return api.origin.test(value.text) || api.origin.test(context.names.pathOf(value) ?? '');
    })
  );
}

/** `for name in archive.namelist()`. */
function isNameFromList(context: RuleContext, node: SyntaxNode): boolean {
  if (context.language.id !== 'python') return false;
  const writes = context.scopes.bindingOf(node)?.writes ?? [];
  return writes.some(({ how, value }) => how === 'iterate' && /\.(namelist|getnames)\(\)$/.test(value?.text ?? ''));
}
