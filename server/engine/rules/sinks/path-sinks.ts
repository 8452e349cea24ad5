import type { CallSinks } from './call-sinks.ts';

const FS = [
  'readFile', 'readFileSync', 'writeFile', 'writeFileSync', 'appendFile', 'appendFileSync', 'createReadStream', 'createWriteStream', 'open', 'openSync',
  'unlink', 'unlinkSync', 'rm', 'rmSync', 'rmdir', 'rmdirSync', 'readdir', 'readdirSync', 'mkdir', 'mkdirSync', 'copyFile', 'copyFileSync', 'rename', 'renameSync',
  'truncate', 'chmod', 'chown', 'symlink', 'outputFile', 'readJson', 'readJSON', 'writeJson', 'remove', 'emptyDir', 'opendir', 'cp',
];
const JAVASCRIPT = [
  { paths: ['fs', 'fs/promises', 'fs.promises', 'fs-extra', 'graceful-fs'].flatMap((module) => FS.map((name) => `${module}.${name}`)), argument: 0 },
  { paths: ['Bun.file', 'Deno.readFile', 'Deno.readTextFile', 'Deno.writeTextFile', 'Deno.open', 'Deno.remove'], argument: 0 },
  { methods: ['sendFile', 'sendfile', 'download'], receiver: /^(res|response|reply|resp|ctx)$/, argument: 0 },
] as const;

/** Known by their short names too, which is all there is to see after a star import. */
const STREAMS = ['File', 'FileInputStream', 'FileOutputStream', 'FileReader', 'FileWriter', 'RandomAccessFile'];

/** Where a name of a file is used to reach the file, with the position of the name. */
export const PATH_SINKS: CallSinks = {
  python: [
    {
      paths: [
        'open', 'io.open', 'codecs.open', 'os.open', 'gzip.open', 'bz2.open', 'lzma.open', 'tarfile.open', 'zipfile.ZipFile', 'linecache.getline',
        'os.remove', 'os.unlink', 'os.rmdir', 'os.removedirs', 'os.mkdir', 'os.makedirs', 'os.listdir', 'os.scandir', 'os.walk', 'os.rename', 'os.replace', 'os.chmod', 'os.chown', 'os.symlink', 'os.link', 'os.truncate',
        'shutil.rmtree', 'shutil.copy', 'shutil.copy2', 'shutil.copyfile', 'shutil.copytree', 'shutil.move', 'shutil.unpack_archive', 'aiofiles.open', 'glob.glob',
        'flask.send_file', 'quart.send_file', 'fastapi.responses.FileResponse', 'starlette.responses.FileResponse', 'aiohttp.web.FileResponse', 'django.http.FileResponse',
      ],
      argument: 0,
      keyword: 'file',
    },
    // The first argument of `send_from_directory` is the folder that the second is kept in.
    { paths: ['flask.send_from_directory'], argument: 0, keyword: 'directory' },
    { methods: ['save'], receiver: /^(file|upload|uploaded_file|upload_file|f)$|_file$/, argument: 0, keyword: 'dst' },
  ],
  javascript: JAVASCRIPT,
  typescript: JAVASCRIPT,
  java: [
    {
      paths: [
        ...STREAMS.flatMap((type) => [`java.io.${type}`, type]),
        'java.util.zip.ZipFile', 'ZipFile', 'java.util.jar.JarFile', 'JarFile',
        ...['newInputStream', 'newOutputStream', 'newBufferedReader', 'newBufferedWriter', 'readAllBytes', 'readAllLines', 'readString', 'lines', 'write', 'writeString', 'delete', 'deleteIfExists', 'createFile', 'createDirectory', 'createDirectories', 'copy', 'move', 'list', 'walk', 'newByteChannel'].map((name) => `java.nio.file.Files.${name}`),
        'org.apache.commons.io.FileUtils.readFileToString', 'org.apache.commons.io.FileUtils.readFileToByteArray', 'org.apache.commons.io.FileUtils.writeStringToFile', 'org.apache.commons.io.FileUtils.deleteQuietly', 'org.apache.commons.io.FileUtils.openInputStream',
        'org.springframework.core.io.FileSystemResource', 'org.springframework.util.FileCopyUtils.copy',
      ],
      argument: 0,
    },
    { paths: ['java.nio.file.Files.copy', 'java.nio.file.Files.move'], argument: 1 },
  ],
  go: [
    {
      paths: [
        ...['Open', 'OpenFile', 'Create', 'ReadFile', 'WriteFile', 'Remove', 'RemoveAll', 'Mkdir', 'MkdirAll', 'ReadDir', 'Rename', 'Truncate', 'Chmod', 'Symlink'].map((name) => `os.${name}`),
        'io/ioutil.ReadFile', 'io/ioutil.WriteFile', 'io/ioutil.ReadDir', 'archive/zip.OpenReader',
        'github.com/gin-gonic/gin.Context.File', 'github.com/labstack/echo.Context.File', 'github.com/labstack/echo/v4.Context.File', 'github.com/gofiber/fiber/v2.Ctx.SendFile',
      ],
      argument: 0,
    },
    { paths: ['github.com/gin-gonic/gin.Context.SaveUploadedFile', 'github.com/gin-gonic/gin.Context.FileAttachment'], argument: 1 },
    { paths: ['net/http.ServeFile'], argument: 2 },
  ],
};

/** Methods of a path object that reach the file. */
export const PATH_METHODS: ReadonlySet<string> = new Set(['open', 'read_text', 'read_bytes', 'write_text', 'write_bytes', 'unlink', 'rmdir', 'mkdir', 'iterdir', 'touch', 'rename']);
