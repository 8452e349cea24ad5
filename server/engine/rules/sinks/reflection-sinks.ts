import type { CallSinks } from './call-sinks.ts';

const SCRIPT = [
  {
    paths: ['require', 'module.require', 'require.resolve', 'import', 'Reflect.construct', 'importScripts'],
    argument: 0,
  },
  { paths: ['Reflect.get', 'Reflect.apply'], argument: 1 },
] as const;

/** Where a text names the module, class or method that is used, with its position. */
export const REFLECTION_SINKS: CallSinks = {
  python: [
    {
      paths: [
        'importlib.import_module',
        '__import__',
        'importlib.__import__',
        'django.utils.module_loading.import_string',
        'werkzeug.utils.import_string',
        'pydoc.locate',
        'pkgutil.resolve_name',
      ],
      argument: 0,
      keyword: 'name',
    },
    { paths: ['getattr', 'operator.attrgetter', 'operator.methodcaller'], argument: 1 },
    { paths: ['operator.attrgetter', 'operator.methodcaller'], argument: 0 },
  ],
  javascript: SCRIPT,
  typescript: SCRIPT,
  java: [
    { paths: ['Class.forName', 'java.lang.Class.forName'], argument: 0 },
    { methods: ['loadClass'], receiver: /loader/i, argument: 0 },
    {
      methods: ['getMethod', 'getDeclaredMethod', 'getDeclaredField'],
      receiver: /^(class|clazz|type|cls|getClass|forName)$/i,
      argument: 0,
    },
    {
      paths: ['org.springframework.util.ClassUtils.forName', 'org.apache.commons.lang3.ClassUtils.getClass'],
      argument: 0,
    },
  ],
  go: [
    { methods: ['MethodByName', 'FieldByName'], receiver: /./, argument: 0 },
    { paths: ['plugin.Open'], argument: 0 },
  ],
};
