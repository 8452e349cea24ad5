import type { Confidence } from '#shared/domain/finding.ts';
import type { LanguageId } from '../../../source/languages.ts';

/** Functions that tell a failure by their result only. */
export interface SilentFailure {
  readonly name: RegExp;
  /** What the full name of the callee, or that of the receiver, must be. */
  readonly path: RegExp;
  readonly on: 'callee' | 'receiver';
  /** Called as a statement, or with the error assigned to `_`. */
  readonly how: 'statement' | 'blank';
  readonly arguments?: number;
  readonly message: string;
  readonly confidence: Confidence;
}

const DROPPED = 'The error of this call is dropped. Check it.';

export const SILENT_FAILURES: Readonly<Partial<Record<LanguageId, readonly SilentFailure[]>>> = {
  go: [
    {
      name: /^(Unmarshal|Rename|Chdir|WriteFile|Truncate|MkdirAll|Mkdir)$/,
      path: /^(encoding\/(json|xml)\.Unmarshal|gopkg\.in\/yaml\.v[23]\.Unmarshal|os\.(Rename|Chdir|WriteFile|Truncate|MkdirAll|Mkdir)|io\/ioutil\.WriteFile)$/,
      on: 'callee',
      how: 'statement',
      message: DROPPED,
      confidence: 'high',
    },
    {
      name: /^(Decode|Scan)$/,
      path: /(NewDecoder\(\)|json\.Decoder|xml\.Decoder|sql\.Rows?)$/,
      on: 'receiver',
      how: 'statement',
      message: DROPPED,
      confidence: 'high',
    },
    {
      name: /^(Commit)$/,
      path: /sql\.Tx$/,
      on: 'receiver',
      how: 'statement',
      message: DROPPED,
      confidence: 'high',
    },
    {
      name: /^(Remove|RemoveAll|Setenv|Chmod|Copy|Sscanf|Encode)$/,
      path: /^(os\.(Remove|RemoveAll|Setenv|Chmod)|io\.Copy|fmt\.Sscanf|encoding\/json\.NewEncoder\(\)\.Encode)$/,
      on: 'callee',
      how: 'statement',
      message: DROPPED,
      confidence: 'low',
    },
    {
      name: /^(Open|OpenFile|Create|Get|Post|Do)$/,
      path: /^(os\.(Open|OpenFile|Create)|net\/http\.(Get|Post|DefaultClient\.Do|Client\.Do))$/,
      on: 'callee',
      how: 'blank',
      message: 'Where this fails the value is `nil`, and its first use panics. Check the error.',
      confidence: 'high',
    },
    {
      name: /^(ReadAll|ReadFile|Atoi|ParseInt|ParseFloat|Parse|Marshal)$/,
      path: /^(io\.ReadAll|io\/ioutil\.Read(All|File)|os\.ReadFile|strconv\.(Atoi|Parse(Int|Float))|time\.Parse|encoding\/json\.Marshal)$/,
      on: 'callee',
      how: 'blank',
      message: 'Where this fails the value means nothing. Check the error.',
      confidence: 'low',
    },
  ],
  java: [
    {
      name: /^(renameTo|delete|createNewFile)$/,
      path: /^(java\.io\.)?File$/,
      on: 'receiver',
      how: 'statement',
      message: 'This says by its result whether it worked. Check it, or use the method of `Files`, which throws.',
      confidence: 'medium',
    },
    {
      name: /^(mkdirs?|setReadOnly|setExecutable|setLastModified)$/,
      path: /^(java\.io\.)?File$/,
      on: 'receiver',
      how: 'statement',
      message: 'This says by its result whether it worked. Check it, or use the method of `Files`, which throws.',
      confidence: 'low',
    },
    {
      name: /^(read|skip)$/,
      path: /^(java\.(io|util\.zip)\.)?(\w*InputStream|\w*Reader|RandomAccessFile)$/,
      on: 'receiver',
      how: 'statement',
      arguments: 1,
      message:
        'This may deliver less than asked for and says by its result how much. Loop, or use `readNBytes` or `skipNBytes`.',
      confidence: 'high',
    },
    {
      name: /^(tryLock|tryAcquire|offer)$/,
      path: /^(java\.util\.concurrent\.(locks\.)?)?(ReentrantLock|Lock|Semaphore|ArrayBlockingQueue)$/,
      on: 'receiver',
      how: 'statement',
      message: 'This says by its result whether it worked. Check it.',
      confidence: 'high',
    },
  ],
};
