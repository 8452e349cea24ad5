import { members, withShortNames } from './java-paths.ts';

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
  'getServletPath',
  'getPathTranslated',
  'getRequestedSessionId',
  'getRemoteUser',
  'getServerName',
  'getContentType',
  'getPathInfo',
  'getInputStream',
  'getReader',
  'getPart',
  'getParts',
];
const UPLOAD = [
  'getOriginalFilename',
  'getSubmittedFileName',
  'getBytes',
  'getInputStream',
  'getHeader',
  'getContentType',
  'getResource',
];
const READER = ['readLine', 'lines', 'read', 'readAllLines'];

/** Types that hand out outside data, with the methods that do. */
const MEMBERS: readonly (readonly [types: readonly string[], methods: readonly string[]])[] = [
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
  [['org.springframework.web.util.WebUtils'], ['getCookie', 'findParameterValue', 'getParametersStartingWith']],
  [['org.springframework.web.bind.ServletRequestUtils'], ['getStringParameter', 'getRequiredStringParameter']],
  [['org.springframework.http.RequestEntity'], ['getBody', 'getHeaders', 'getUrl']],
  [
    ['org.springframework.web.reactive.function.server.ServerRequest'],
    ['queryParam', 'queryParams', 'pathVariable', 'pathVariables', 'headers', 'cookies', 'bodyToMono', 'uri', 'path'],
  ],
  [
    ['javax', 'jakarta'].map((root) => `${root}.ws.rs.container.ContainerRequestContext`),
    ['getUriInfo', 'getHeaderString', 'getHeaders', 'getCookies', 'getEntityStream'],
  ],
  [
    ['org.apache.commons.fileupload.FileItem', 'org.apache.commons.fileupload2.core.FileItem'],
    ['getName', 'getString', 'get', 'getInputStream'],
  ],
  [
    ['io.netty.handler.codec.http.FullHttpRequest', 'io.netty.handler.codec.http.HttpRequest'],
    ['uri', 'getUri', 'headers', 'content'],
  ],
  [
    ['io.undertow.server.HttpServerExchange'],
    ['getQueryParameters', 'getRequestURI', 'getRequestHeaders', 'getRequestPath', 'getQueryString'],
  ],
  [
    ['io.vertx.core.http.HttpServerRequest'],
    ['getParam', 'params', 'getHeader', 'headers', 'uri', 'query', 'path', 'getFormAttribute'],
  ],
  [
    ['play.mvc.Http.Request', 'play.mvc.Http.RequestHeader'],
    ['getQueryString', 'queryString', 'body', 'header', 'getHeaders', 'uri', 'path'],
  ],
  [['javax.jms.TextMessage', 'jakarta.jms.TextMessage'], ['getText']],
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

/** Calls of Java that bring outside data in. */
export const JAVA_SOURCES: readonly string[] = withShortNames(
  MEMBERS.flatMap(([types, methods]) => members(types, methods)),
);

/** What in the declaration of a parameter says that a framework fills it from a request. */
export const JAVA_SOURCE_MARKS: readonly string[] = [
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
  '@Body',
  '@FormDataParam',
  '@Payload',
  '@DestinationVariable',
  'String[] args',
  'String args[]',
];

function servlet(names: readonly string[]): string[] {
  return ['javax.servlet', 'jakarta.servlet'].flatMap((root) => names.map((name) => `${root}.${name}`));
}
