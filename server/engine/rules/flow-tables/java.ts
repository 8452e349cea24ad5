import type { FlowTable, SinkKind } from '../../source/flow-table.ts';

const REQUEST = [
  'getParameter',
  'getParameterValues',
  'getParameterMap',
  'getParameterNames',
  'getHeader',
  'getHeaders',
  'getHeaderNames',
  'getCookies',
  'getQueryString',
  'getRequestURI',
  'getRequestURL',
  'getPathInfo',
  'getInputStream',
  'getReader',
  'getPart',
  'getParts',
];
const UPLOAD = ['getOriginalFilename', 'getSubmittedFileName', 'getBytes', 'getInputStream', 'getHeader'];
const READER = ['readLine', 'lines', 'read', 'readAllLines'];

/** Types that hand out outside data, with the methods that do. */
const SOURCES: readonly (readonly [types: readonly string[], methods: readonly string[]])[] = [
  [
    servlet(['http.HttpServletRequest', 'http.HttpServletRequestWrapper', 'ServletRequest', 'ServletRequestWrapper']),
    REQUEST,
  ],
  [servlet(['http.Cookie']), ['getValue', 'getName']],
  [[...servlet(['http.Part']), 'org.springframework.web.multipart.MultipartFile'], UPLOAD],
  [
    ['org.springframework.web.context.request.WebRequest', 'org.springframework.web.context.request.NativeWebRequest'],
    [...REQUEST, 'getHeaderValues'],
  ],
  [
    ['org.springframework.http.server.reactive.ServerHttpRequest', 'org.springframework.http.server.ServerHttpRequest'],
    ['getQueryParams', 'getHeaders', 'getCookies', 'getURI', 'getPath', 'getBody'],
  ],
  [
    ['javax.ws.rs.core.UriInfo', 'jakarta.ws.rs.core.UriInfo'],
    ['getQueryParameters', 'getPathParameters', 'getPath', 'getRequestUri', 'getAbsolutePath'],
  ],
  [
    ['javax.ws.rs.core.HttpHeaders', 'jakarta.ws.rs.core.HttpHeaders'],
    ['getHeaderString', 'getRequestHeader', 'getRequestHeaders', 'getCookies'],
  ],
  [['com.sun.net.httpserver.HttpExchange'], ['getRequestURI', 'getRequestHeaders', 'getRequestBody']],
  [
    ['io.javalin.http.Context'],
    ['queryParam', 'queryParams', 'pathParam', 'formParam', 'formParams', 'header', 'cookie', 'body', 'uploadedFile'],
  ],
  [
    ['spark.Request'],
    ['params', 'queryParams', 'queryMap', 'headers', 'cookie', 'cookies', 'body', 'splat', 'queryString'],
  ],
  [
    ['io.vertx.ext.web.RoutingContext'],
    ['pathParam', 'pathParams', 'queryParam', 'queryParams', 'body', 'getBodyAsString', 'getBodyAsJson'],
  ],
  [
    ['java.net.Socket', 'java.net.URLConnection', 'java.net.HttpURLConnection'],
    ['getInputStream', 'getContent'],
  ],
  [['java.net.URL'], ['openStream', 'getContent']],
  [['java.net.http.HttpResponse'], ['body', 'headers']],
  [['java.util.Scanner'], ['nextLine', 'next', 'findInLine', 'tokens']],
  [['java.io.BufferedReader', 'java.io.LineNumberReader'], READER],
  [
    ['java.io.DataInputStream', 'java.io.ObjectInputStream'],
    ['readUTF', 'readLine', 'readObject', 'readUnshared'],
  ],
  [['java.io.Console'], ['readLine', 'readPassword']],
  [['System.console()'], ['readLine', 'readPassword']],
  [['System'], ['getenv', 'getProperty', 'getProperties', 'in']],
];

const NUMBER_TYPES = ['Integer', 'Long', 'Short', 'Byte', 'Double', 'Float', 'Boolean'];
const PARSED_TYPES = [
  'LocalDate',
  'LocalDateTime',
  'LocalTime',
  'Instant',
  'Duration',
  'OffsetDateTime',
  'ZonedDateTime',
  'Period',
  'Year',
];
/** Methods that answer a question about a text or count it. */
const FACTS = [
  'length',
  'size',
  'isEmpty',
  'isBlank',
  'isPresent',
  'equals',
  'equalsIgnoreCase',
  'compareTo',
  'indexOf',
  'lastIndexOf',
  'hashCode',
  'contains',
  'containsKey',
  'startsWith',
  'endsWith',
  'matches',
  'intValue',
  'longValue',
  'doubleValue',
  'ordinal',
  'nextInt',
  'nextLong',
  'nextDouble',
  'nextBoolean',
  'count',
];

const LANG_STRING_ESCAPES = ['org.apache.commons.text', 'org.apache.commons.lang3', 'org.apache.commons.lang'];
const OWASP_ENCODE = 'org.owasp.encoder.Encode';
const STRING_UTILS = [
  'org.apache.commons.lang3.StringUtils',
  'org.apache.commons.lang.StringUtils',
  'org.springframework.util.StringUtils',
];

/** What the data flow knows of the Java library, servlets, JAX-RS, Spring and the common escapers. */
export const javaFlow: FlowTable = {
  sources: withShortNames(SOURCES.flatMap(([types, methods]) => members(types, methods))),
  sourceMarks: [
    '@RequestParam',
    '@PathVariable',
    '@RequestBody',
    '@RequestHeader',
    '@RequestPart',
    '@CookieValue',
    '@MatrixVariable',
    '@ModelAttribute',
    '@QueryParam',
    '@PathParam',
    '@FormParam',
    '@HeaderParam',
    '@CookieParam',
    '@MatrixParam',
    '@BeanParam',
    '@QueryValue',
    '@RestQuery',
    '@RestPath',
    '@RestForm',
    '@RestHeader',
    'String[] args',
    'String args[]',
  ],
  sanitizers: [
    ...forUses('all', [
      ...NUMBER_TYPES.flatMap((type) => [
        `${type}.valueOf`,
        `${type}.parse${type === 'Integer' ? 'Int' : type}`,
        `${type}.toString`,
      ]),
      'Integer.decode',
      'Long.decode',
      'Integer.parseUnsignedInt',
      'Long.parseUnsignedLong',
      'Integer.toHexString',
      'java.util.UUID.fromString',
      'java.util.UUID.randomUUID',
      'java.math.BigDecimal',
      'java.math.BigInteger',
      ...members(
        PARSED_TYPES.map((type) => `java.time.${type}`),
        ['parse', 'now', 'of'],
      ),
      'System.currentTimeMillis',
      'System.nanoTime',
      'java.util.Objects.hash',
      'java.util.Objects.equals',
      ...FACTS.map((name) => `.${name}`),
    ]),
    ...forUses(
      ['html'],
      [
        ...members(
          [OWASP_ENCODE],
          ['forHtml', 'forHtmlContent', 'forHtmlAttribute', 'forJavaScript', 'forXml', 'forCDATA'],
        ),
        ...members(
          LANG_STRING_ESCAPES.map((name) => `${name}.StringEscapeUtils`),
          ['escapeHtml', 'escapeHtml3', 'escapeHtml4', 'escapeXml', 'escapeXml10', 'escapeXml11', 'escapeEcmaScript'],
        ),
        ...members(['org.springframework.web.util.HtmlUtils'], ['htmlEscape', 'htmlEscapeDecimal', 'htmlEscapeHex']),
        'org.springframework.web.util.JavaScriptUtils.javaScriptEscape',
        'org.jsoup.Jsoup.clean',
        'com.google.common.html.HtmlEscapers.htmlEscaper().escape',
        '.encodeForHTML',
        '.encodeForHTMLAttribute',
        '.encodeForJavaScript',
      ],
    ),
    ...forUses(
      ['url', 'html'],
      [
        'java.net.URLEncoder.encode',
        'org.springframework.web.util.UriUtils.encode',
        'org.springframework.web.util.UriUtils.encodePathSegment',
        ...members([OWASP_ENCODE], ['forUri', 'forUriComponent']),
        '.encodeForURL',
      ],
    ),
    ...forUses(
      ['path'],
      [
        'org.apache.commons.io.FilenameUtils.getName',
        'org.apache.commons.io.FilenameUtils.getBaseName',
        'java.io.File.getName',
        '.getFileName',
      ],
    ),
    ...forUses(['regex'], ['java.util.regex.Pattern.quote']),
    ...forUses(
      ['sql'],
      [
        '.encodeForSQL',
        '.enquoteLiteral',
        '.enquoteIdentifier',
        '.enquoteNCharLiteral',
        ...members(['org.apache.commons.lang.StringEscapeUtils'], ['escapeSql']),
      ],
    ),
    ...forUses(['shell'], ['.encodeForOS']),
    ...forUses(
      ['log'],
      [
        ...members([OWASP_ENCODE], ['forJava']),
        ...members(
          LANG_STRING_ESCAPES.map((name) => `${name}.StringEscapeUtils`),
          ['escapeJava'],
        ),
      ],
    ),
  ].flatMap((sanitizer) => withShortNames([sanitizer.path]).map((path) => ({ ...sanitizer, path }))),
  propagators: withShortNames([
    'String',
    'String.valueOf',
    'String.copyValueOf',
    'StringBuilder',
    'StringBuffer',
    'java.util.StringJoiner',
    'java.util.Locale',
    ...members(['java.util.Objects'], ['requireNonNull', 'requireNonNullElse', 'toString']),
    ...members(['java.util.Optional'], ['of', 'ofNullable']),
    ...members(['java.util.List', 'java.util.Set', 'java.util.Map'], ['of', 'copyOf']),
    'java.util.Map.entry',
    'java.util.Arrays.asList',
    'java.util.Arrays.copyOf',
    'java.util.Arrays.stream',
    'java.util.stream.Stream.of',
    ...members(['java.util.Collections'], ['singletonList', 'singleton', 'unmodifiableList', 'emptyList', 'emptyMap']),
    ...members(
      ['java.util'],
      [
        'ArrayList',
        'LinkedList',
        'ArrayDeque',
        'HashSet',
        'LinkedHashSet',
        'TreeSet',
        'HashMap',
        'LinkedHashMap',
        'TreeMap',
        'Vector',
      ],
    ),
    'java.nio.file.Paths.get',
    'java.nio.file.Path.of',
    'java.io.File',
    'java.net.URL',
    'java.net.URI',
    'java.net.URI.create',
    'java.net.URLDecoder.decode',
    ...members(
      ['java.io'],
      [
        'InputStreamReader',
        'BufferedReader',
        'BufferedInputStream',
        'StringReader',
        'ByteArrayInputStream',
        'ObjectInputStream',
        'DataInputStream',
      ],
    ),
    'java.util.Scanner',
    'org.xml.sax.InputSource',
    'javax.xml.transform.stream.StreamSource',
    ...members(['java.util.Base64'], ['getDecoder().decode', 'getUrlDecoder().decode', 'getMimeDecoder().decode']),
    ...members(STRING_UTILS, [
      'trim',
      'strip',
      'trimToEmpty',
      'trimToNull',
      'defaultString',
      'defaultIfEmpty',
      'defaultIfBlank',
      'lowerCase',
      'upperCase',
      'capitalize',
      'substringAfter',
      'substringBefore',
      'replace',
      'split',
      'cleanPath',
    ]),
    'org.apache.commons.io.FilenameUtils.normalize',
    'org.apache.commons.io.IOUtils.toString',
  ]),
  textMethods: [
    'trim',
    'strip',
    'stripLeading',
    'stripTrailing',
    'stripIndent',
    'translateEscapes',
    'indent',
    'toLowerCase',
    'toUpperCase',
    'substring',
    'subSequence',
    'replace',
    'replaceAll',
    'replaceFirst',
    'toString',
    'intern',
    'repeat',
    'reverse',
    'split',
    'lines',
    'toCharArray',
    'getBytes',
    'resolve',
    'resolveSibling',
    'normalize',
    'toAbsolutePath',
    'toRealPath',
    'toPath',
    'toFile',
    'toUri',
    'toURI',
    'toURL',
    'getPath',
    'getAbsolutePath',
    'getCanonicalPath',
    'getCanonicalFile',
    'toArray',
    'toList',
    'stream',
    'iterator',
    'next',
    'orElse',
    'orElseThrow',
  ],
  formatters: [
    'String.format',
    'String.join',
    '.formatted',
    '.append',
    '.insert',
    '.concat',
    ...withShortNames([
      'java.text.MessageFormat.format',
      ...members(STRING_UTILS, ['join']),
      'org.slf4j.helpers.MessageFormatter.format',
    ]),
  ],
};

function servlet(names: readonly string[]): string[] {
  return ['javax.servlet', 'jakarta.servlet'].flatMap((root) => names.map((name) => `${root}.${name}`));
}

function members(owners: readonly string[], names: readonly string[]): string[] {
  return owners.flatMap((owner) => names.map((name) => `${owner}.${name}`));
}

/** Adds the names from the type on, as far as they are known after a star import: `File.getName` to `java.io.File.getName`. */
function withShortNames(paths: readonly string[]): string[] {
  return [...new Set(paths.flatMap((path) => [path, path.replace(/^(?:[a-z_]\w*\.)+(?=[A-Z])/, '')]))];
}

function forUses(uses: readonly SinkKind[] | 'all', paths: readonly string[]): FlowTable['sanitizers'] {
  return paths.map((path) => ({ path, for: uses }));
}
