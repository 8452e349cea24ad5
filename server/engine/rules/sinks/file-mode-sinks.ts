import { PathSet } from '../../source/names.ts';

/** A function that takes file permissions. */
export interface ModeFunction {
  readonly paths: PathSet;
  readonly argument: number;
  readonly keyword: string;
  /** Sets the mode as it is, while others ask for a new file whose mode the umask narrows. */
  readonly isExact: boolean;
}

const NODE_MODULES = ['fs', 'fs/promises', 'fs.promises', 'fs-extra', 'graceful-fs'];

export const MODE_FUNCTIONS: readonly ModeFunction[] = [
  { paths: new PathSet(['os.chmod', 'os.fchmod', 'os.lchmod']), argument: 1, keyword: 'mode', isExact: true },
  { paths: new PathSet(['pathlib.Path().chmod', 'pathlib.Path.chmod']), argument: 0, keyword: 'mode', isExact: true },
  { paths: new PathSet(['os.mkdir', 'os.makedirs']), argument: 1, keyword: 'mode', isExact: false },
  { paths: new PathSet(['os.open']), argument: 2, keyword: 'mode', isExact: false },
  { paths: node('chmod', 'chmodSync', 'fchmod', 'fchmodSync', 'lchmod'), argument: 1, keyword: '', isExact: true },
  { paths: node('mkdir', 'mkdirSync'), argument: 1, keyword: '', isExact: false },
  {
    paths: node('writeFile', 'writeFileSync', 'appendFile', 'appendFileSync', 'open', 'openSync'),
    argument: 2,
    keyword: '',
    isExact: false,
  },
  { paths: new PathSet(['os.Chmod']), argument: 1, keyword: '', isExact: true },
  { paths: new PathSet(['os.Mkdir', 'os.MkdirAll']), argument: 1, keyword: '', isExact: false },
  {
    paths: new PathSet(['os.OpenFile', 'os.WriteFile', 'io/ioutil.WriteFile']),
    argument: 2,
    keyword: '',
    isExact: false,
  },
];

function node(...names: readonly string[]): PathSet {
  return new PathSet(NODE_MODULES.flatMap((module) => names.map((name) => `${module}.${name}`)));
}
