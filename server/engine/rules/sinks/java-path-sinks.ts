import type { CallSink } from './call-sinks.ts';

/** Known by their short names too, which is all there is to see after a star import. */
const STREAMS = [
  'java.io.File',
  'java.io.FileInputStream',
  'java.io.FileOutputStream',
  'java.io.FileReader',
  'java.io.FileWriter',
  'java.io.RandomAccessFile',
  'java.io.PrintWriter',
  'java.io.PrintStream',
  'java.util.zip.ZipFile',
  'java.util.jar.JarFile',
];
const FILES = [
  'newInputStream',
  'newOutputStream',
  'newBufferedReader',
  'newBufferedWriter',
  'newByteChannel',
  'newDirectoryStream',
  'readAllBytes',
  'readAllLines',
  'readString',
  'lines',
  'write',
  'writeString',
  'delete',
  'deleteIfExists',
  'createFile',
  'createDirectory',
  'createDirectories',
  'createSymbolicLink',
  'copy',
  'move',
  'list',
  'walk',
  'find',
  'walkFileTree',
  'setPosixFilePermissions',
];
const FILE_UTILS = [
  'readFileToString',
  'readFileToByteArray',
  'readLines',
  'lineIterator',
  'writeStringToFile',
  'writeByteArrayToFile',
  'writeLines',
  'deleteQuietly',
  'deleteDirectory',
  'forceDelete',
  'forceMkdir',
  'openInputStream',
  'openOutputStream',
  'copyFile',
  'copyDirectory',
  'cleanDirectory',
  'listFiles',
  'getFile',
];

/** Where Java reaches a file by its name. */
export const JAVA_PATH_SINKS: readonly CallSink[] = [
  {
    paths: [
      ...STREAMS.flatMap((type) => [type, type.slice(type.lastIndexOf('.') + 1)]),
      ...below('java.nio.file.Files', FILES),
      'java.nio.channels.FileChannel.open',
      'java.nio.channels.AsynchronousFileChannel.open',
      ...below('org.apache.commons.io.FileUtils', FILE_UTILS),
      ...below('com.google.common.io.Files', [
        'toString',
        'readLines',
        'asByteSource',
        'asCharSource',
        'toByteArray',
        'newReader',
      ]),
      'org.springframework.core.io.FileSystemResource',
      'org.springframework.core.io.PathResource',
      'org.springframework.core.io.ClassPathResource',
      'org.springframework.core.io.ResourceLoader.getResource',
      'org.springframework.util.ResourceUtils.getFile',
      'org.springframework.util.FileCopyUtils.copy',
      ...['javax', 'jakarta'].flatMap((root) => [
        `${root}.servlet.ServletContext.getResourceAsStream`,
        `${root}.servlet.ServletContext.getResource`,
        `${root}.servlet.ServletContext.getRealPath`,
        `${root}.servlet.http.Part.write`,
      ]),
      'java.lang.ClassLoader.getResourceAsStream',
      'java.lang.ClassLoader.getResource',
    ],
    argument: 0,
  },
  {
    methods: ['getResourceAsStream', 'getResource'],
    receiver: /^(getClassLoader|getContextClassLoader|getServletContext|classLoader|loader|resourceLoader|getClass)$/,
    argument: 0,
  },
  { methods: ['transferTo'], receiver: /^(file|upload|uploadedFile|multipartFile|part|image|document)$/i, argument: 0 },
];

/** Where the second of two paths, or of two parts of one, decides what is reached. */
export const JAVA_PATH_TARGETS: readonly CallSink[] = [
  {
    paths: [
      'java.io.File',
      'File',
      'java.nio.file.Files.copy',
      'java.nio.file.Files.move',
      ...below('org.apache.commons.io.FileUtils', ['copyInputStreamToFile', 'copyToFile', 'copyFile', 'moveFile']),
    ],
    argument: 1,
  },
];

function below(owner: string, names: readonly string[]): string[] {
  return names.map((name) => `${owner}.${name}`);
}
