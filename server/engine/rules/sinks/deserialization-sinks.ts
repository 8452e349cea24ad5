import type { CallSinks } from './call-sinks.ts';

const PICKLES = ['pickle', 'cPickle', '_pickle', 'pickle5', 'six.moves.cPickle', 'dill', 'cloudpickle', 'zodbpickle'];
const JAVASCRIPT = [
  {
    paths: [
      'node-serialize.unserialize',
      'serialize-to-js.deserialize',
      'funcster.deepDeserialize',
      'cryo.parse',
      'js-yaml.unsafeLoad',
      'js-yaml.unsafeLoadAll',
      'serialize-to-js.deserializeUnsafe',
      'serialijse.deserialize',
    ],
    argument: 0,
  },
] as const;

const JAVASCRIPT_OWN = [{ paths: ['v8.deserialize', 'v8.Deserializer'], argument: 0 }] as const;

/** Where data is turned into objects of any class, or into code, with the position of the data. */
export const DESERIALIZATION_SINKS: CallSinks = {
  python: [
    {
      paths: [
        ...PICKLES.flatMap((module) => [`${module}.load`, `${module}.loads`, `${module}.Unpickler`]),
        'jsonpickle.decode',
        'jsonpickle.loads',
        'jsonpickle.unpickler.decode',
        'joblib.load',
        'sklearn.externals.joblib.load',
        'kombu.serialization.pickle_loads',
        'pandas.io.pickle.read_pickle',
        'pandas.read_pickle',
        'yaml.unsafe_load',
        'yaml.unsafe_load_all',
      ],
      argument: 0,
    },
  ],
  javascript: JAVASCRIPT,
  typescript: JAVASCRIPT,
  java: [
    {
      paths: [
        'com.thoughtworks.xstream.XStream.fromXML',
        'org.apache.commons.lang3.SerializationUtils.deserialize',
        'org.apache.commons.lang.SerializationUtils.deserialize',
        'org.springframework.util.SerializationUtils.deserialize',
        'com.thoughtworks.xstream.XStream.unmarshal',
        'com.esotericsoftware.kryo.Kryo.readClassAndObject',
        'org.nustaq.serialization.FSTObjectInput',
        'com.caucho.hessian.io.HessianInput',
        'com.caucho.hessian.io.Hessian2Input',
      ],
      argument: 0,
    },
  ],
};

/** Formats that crash or mislead rather than run code, or that nearly always hold a program's own files. */
export const OWN_FILE_SINKS: CallSinks = {
  python: [
    { paths: ['marshal.load', 'marshal.loads', 'shelve.open', 'torch.load', 'keras.models.load_model'], argument: 0 },
  ],
  javascript: JAVASCRIPT_OWN,
  typescript: JAVASCRIPT_OWN,
};

/** Readers of Java whose constructor takes the data. */
export const OBJECT_READERS: ReadonlySet<string> = new Set([
  'java.io.ObjectInputStream',
  'ObjectInputStream',
  'java.beans.XMLDecoder',
  'XMLDecoder',
]);
export const SNAKE_YAML: ReadonlySet<string> = new Set(['org.yaml.snakeyaml.Yaml']);

/** Loaders of PyYAML that build objects of any class; what the others build is data. */
export const UNSAFE_YAML_LOADERS: ReadonlySet<string> = new Set([
  'yaml.Loader',
  'yaml.UnsafeLoader',
  'yaml.CLoader',
  'yaml.loader.Loader',
  'yaml.loader.UnsafeLoader',
]);
