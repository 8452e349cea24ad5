import type { LanguageId } from '../../../source/languages.ts';
import type { CallSinks } from '../../sinks/call-sinks.ts';

function listOf(names: string): string[] {
  return names.split(' ');
}

/** Java's classes go by their full and, after a star import, by their short names. */
function javaClasses(names: string): string[] {
  return names.split(/\s+/).flatMap((name) => [name, name.slice(name.lastIndexOf('.') + 1)]);
}

const SCRIPT_OPENERS = [
  {
    paths: ['fs', 'node:fs'].flatMap((fs) => [`${fs}.openSync`, `${fs}.promises.open`, `${fs}/promises.open`]),
    argument: 0,
  },
];

/** Calls that open something which the operating system or a pool holds until it is closed. */
export const OPENERS: CallSinks = {
  python: [
    {
      paths: listOf(
        'open io.open codecs.open gzip.open bz2.open lzma.open tarfile.open shelve.open os.fdopen pathlib.Path().open pathlib.Path.open zipfile.ZipFile socket.socket socket.create_connection sqlite3.connect urllib.request.urlopen urllib2.urlopen smtplib.SMTP smtplib.SMTP_SSL',
      ),
      argument: 0,
    },
  ],
  javascript: SCRIPT_OPENERS,
  typescript: SCRIPT_OPENERS,
  java: [
    {
      paths: [
        ...javaClasses(
          'java.io.FileInputStream java.io.FileOutputStream java.io.FileReader java.io.FileWriter java.io.RandomAccessFile java.net.Socket java.net.ServerSocket java.util.zip.ZipFile java.util.jar.JarFile java.io.PrintWriter java.io.PrintStream java.util.Scanner java.util.Formatter',
        ),
        ...listOf(
          'lines list walk find newBufferedReader newBufferedWriter newInputStream newOutputStream newDirectoryStream newByteChannel',
        ).map((name) => `java.nio.file.Files.${name}`),
        'java.sql.DriverManager.getConnection',
        'javax.sql.DataSource.getConnection',
      ],
      argument: 0,
    },
  ],
  go: [
    {
      paths: listOf(
        'os.Open os.Create os.OpenFile os.CreateTemp net.Dial net.DialTimeout net/http.Get net/http.Post net/http.PostForm net/http.DefaultClient.Do net/http.Client.Do archive/zip.OpenReader database/sql.DB.Query database/sql.Tx.Query database/sql.DB.QueryContext',
      ),
      argument: 0,
    },
  ],
};

/** Methods that end the life of what they are called on. */
export const CLOSERS =
  /^(close|Close|closeSync|quit|terminate|__exit__|disconnect|shutdown|Shutdown|detach|release|release_conn|CloseNow|makefile)$/;

/** Functions that use a resource and leave it open; of those that keep it the result stands for the resource. */
export interface Users {
  readonly uses: RegExp;
  readonly wraps: RegExp;
}

export const USERS: Readonly<Partial<Record<LanguageId, Users>>> = {
  python: {
    uses: /^((json|pickle|marshal|toml|tomllib|tomli|yaml|plistlib)\.(safe_)?(load|dump)|yaml\.(full_load|safe_load_all|load_all)|list|len|sorted|str|print|set|dict|tuple|shutil\.copyfileobj|hashlib\.file_digest)$/,
    wraps: /^(csv\.(reader|writer|DictReader|DictWriter)|enumerate|iter)$/,
  },
  javascript: {
    uses: /^(node:)?fs\.(read|write|fstat|ftruncate|fsync|fchmod|futimes|readFile|writeFile|appendFile)(Sync)?$/,
    wraps: /^$/,
  },
  java: {
    uses: /(^|\.)(Files\.copy|IOUtils\.(copy|toString|toByteArray|readLines|write)|Properties\.(load|store)|ImageIO\.(read|write))$/,
    wraps:
      /(^|\.)(InputStreamReader|OutputStreamWriter|Buffered(Reader|Writer|InputStream|OutputStream)|Data(Input|Output)Stream|Object(Input|Output)Stream|PrintWriter|PrintStream|LineNumberReader|GZIP(Input|Output)Stream|Zip(Input|Output)Stream|Jar(Input|Output)Stream|Scanner|PushbackReader|DigestInputStream)$/,
  },
  go: {
    uses: /^(io\.(ReadAll|Copy|CopyN|CopyBuffer|ReadFull|WriteString)|io\/ioutil\.ReadAll|fmt\.F(print|scan)\w*|encoding\/binary\.(Read|Write))$/i,
    wraps:
      /^(bufio\.New(Reader|Writer|Scanner|ReaderSize|WriterSize)|encoding\/(json|xml|gob)\.New(Decoder|Encoder)|encoding\/csv\.New(Reader|Writer)|compress\/gzip\.New(Reader|Writer)|io\.(LimitReader|TeeReader))$/,
  },
};

/** Methods and fields whose result stands for the resource: closing the one closes the other. */
export const PARTS =
  /^(Body|getInputStream|getOutputStream|map|filter|flatMap|sorted|distinct|limit|skip|peek|parallel|sequential|boxed|mapTo(Int|Long|Obj|Double)|takeWhile|dropWhile|unordered|onClose|iterator|stream|getChannel|getFD|fileno)$/;
