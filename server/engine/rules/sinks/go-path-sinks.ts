import type { CallSink } from './call-sinks.ts';

const OS = [
  'Open',
  'OpenFile',
  'Create',
  'ReadFile',
  'WriteFile',
  'Remove',
  'RemoveAll',
  'Mkdir',
  'MkdirAll',
  'ReadDir',
  'Readlink',
  'Rename',
  'Truncate',
  'Chmod',
  'Chown',
  'Chtimes',
  'Symlink',
  'Link',
  'DirFS',
];
const ECHO = ['github.com/labstack/echo', 'github.com/labstack/echo/v4', 'github.com/labstack/echo/v5'];
const FIBER = ['github.com/gofiber/fiber', 'github.com/gofiber/fiber/v2', 'github.com/gofiber/fiber/v3'];
const IRIS = ['github.com/kataras/iris', 'github.com/kataras/iris/v12'];

/** Where Go reaches a file, with the position of its name. */
export const GO_PATH_SINKS: readonly CallSink[] = [
  {
    paths: [
      ...OS.map((name) => `os.${name}`),
      ...['ReadFile', 'WriteFile', 'ReadDir'].map((name) => `io/ioutil.${name}`),
      'path/filepath.Walk',
      'path/filepath.WalkDir',
      'archive/zip.OpenReader',
      'github.com/gin-gonic/gin.Context.File',
      ...ECHO.flatMap((module) => ['File', 'Attachment', 'Inline'].map((name) => `${module}.Context.${name}`)),
      ...FIBER.flatMap((module) => ['SendFile', 'Download'].map((name) => `${module}.Ctx.${name}`)),
      ...IRIS.flatMap((module) => ['ServeFile', 'SendFile'].map((name) => `${module}.Context.${name}`)),
    ],
    argument: 0,
  },
  {
    paths: ['github.com/gin-gonic/gin.Context.SaveUploadedFile', ...FIBER.map((module) => `${module}.Ctx.SaveFile`)],
    argument: 1,
  },
  { paths: ['github.com/gin-gonic/gin.Context.FileAttachment'], argument: 0 },
  { paths: ['net/http.ServeFile'], argument: 2 },
];

/** The second path of functions that take two. */
export const GO_PATH_TARGETS: readonly CallSink[] = [{ paths: ['os.Rename', 'os.Symlink', 'os.Link'], argument: 1 }];
