import type { CallSinks } from './call-sinks.ts';

const LODASH = ['lodash', '_'];
const SETTERS = [
  ...LODASH.flatMap((name) => ['set', 'setWith', 'update', 'updateWith'].map((method) => `${name}.${method}`)),
  'lodash.set',
  'lodash/set',
  'object-path.set',
  'dot-prop.set',
  'dot-prop.setProperty',
  'dset',
  'dset.dset',
  'set-value',
  'jsonpointer.set',
];
const SCRIPT_SETTERS = [{ paths: SETTERS, argument: 1 }] as const;

/** Functions that set a property by its path, with the position of the path. */
export const PROPERTY_SETTERS: CallSinks = { javascript: SCRIPT_SETTERS, typescript: SCRIPT_SETTERS };

const MERGERS = [
  ...LODASH.flatMap((name) => ['merge', 'mergeWith', 'defaultsDeep'].map((method) => `${name}.${method}`)),
  'lodash/merge',
  'lodash.merge',
  'lodash.defaultsdeep',
  'deep-extend',
  'merge-deep',
  'defaults-deep',
  'mixin-deep',
  'assign-deep',
];
const SCRIPT_MERGERS = [
  { paths: MERGERS, argument: 1 },
  { paths: MERGERS, argument: 2 },
] as const;

/** Functions that copy the properties of one object into another at all levels. */
export const DEEP_MERGERS: CallSinks = { javascript: SCRIPT_MERGERS, typescript: SCRIPT_MERGERS };
