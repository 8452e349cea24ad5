import type { rules } from '@secretlint/secretlint-rule-preset-recommend';
import type { DetectedSecret, SecretDetector } from '#engine/ports/secret-detector.ts';

type Creator = (typeof rules)[number];
type Context = Parameters<Creator['create']>[0];
type Report = Parameters<Context['report']>[0];
type Source = Parameters<NonNullable<ReturnType<Creator['create']>['file']>>[0];

const MIN_LENGTH = 8;
/** Comments in code switch rules off; that is for those who publish the code, not for those who send it away. */
const SWITCHES = '@secretlint/secretlint-rule-filter-comments';

/**
 * Finds secrets with the recommended rules of secretlint, which are loaded with the first text. The rules are run without
 * secretlint's own core: that keeps a record of every text for the whole life of the process, and takes longer for each.
 */
export const secretlintDetector: SecretDetector = {
  async detect(text) {
    const { rules } = await import('@secretlint/secretlint-rule-preset-recommend');
    const found: DetectedSecret[] = [];
    const context = createContext(({ message: { messageId, data } }) => {
      const values = Object.values(data ?? {}).filter((value) => typeof value === 'string');
      found.push(...values.flatMap((value) => locate(value, text, toKind(messageId))));
    });
    const source = toSource(text);
    const own = rules.filter(({ meta }) => meta.id !== SWITCHES);
    await Promise.all(own.map(async (rule) => rule.create(context, {}).file?.(source)));
    return found;
  },
};

function createContext(report: (reported: Report) => void): Context {
  return {
    sharedOptions: {},
    // Nobody reads the messages.
    createTranslator: () => (messageId, data) => ({ message: '', messageId: String(messageId), data }),
    report,
    ignore: () => undefined,
  };
}

/** A text that is no file: rules that would read one from the disk find none. */
function toSource(content: string): Source {
  const filePath = 'text.txt';
  return {
    content,
    hasBOM: false,
    filePath,
    physicalFilePath: undefined,
    contentType: 'text',
    ext: '.txt',
    getFilePath: () => filePath,
    getPhysicalFilePath: () => undefined,
    locationToRange: refusePosition,
    rangeToLocation: refusePosition,
    positionToIndex: refusePosition,
    indexToPosition: refusePosition,
  };
}

function refusePosition(): never {
  throw new Error('A rule of secretlint asks for positions, which only its switches did so far.');
}

/**
 * Everywhere that a reported value stands. The reported ranges are not used: some are off, and some go beyond the literal.
 * Addresses are left to our own patterns, which take out the password alone.
 */
function locate(reported: string, text: string, kind: string): DetectedSecret[] {
  const [value = ''] = reported.split(/["'`\s]/);
  if (value.length < MIN_LENGTH || value.includes('://')) return [];
  const found: DetectedSecret[] = [];
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length)) {
    found.push({ start: at, end: at + value.length, kind });
  }
  return found;
}

/** `AWSSecretAccessKey` is `AWS_SECRET_ACCESS_KEY`. */
function toKind(messageId: string): string {
  const words = messageId.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2').replaceAll(/([A-Z])([A-Z][a-z])/g, '$1_$2');
  return words.replaceAll(/[^A-Za-z\d]+/g, '_').toUpperCase();
}
