/** Types and the methods that give one, by the type that has them. */
const RESULTS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'java.sql.Connection': {
    'java.sql.DriverManager': ['getConnection'],
    'javax.sql.DataSource': ['getConnection'],
    'com.zaxxer.hikari.HikariDataSource': ['getConnection'],
    'org.springframework.jdbc.datasource.DataSourceUtils': ['getConnection'],
    'java.sql.Statement': ['getConnection'],
  },
  'java.sql.Statement': { 'java.sql.Connection': ['createStatement'] },
  'java.sql.PreparedStatement': { 'java.sql.Connection': ['prepareStatement'] },
  'java.sql.CallableStatement': { 'java.sql.Connection': ['prepareCall'] },
  'org.springframework.jdbc.core.JdbcTemplate': {
    'org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate': ['getJdbcTemplate'],
  },
  ...inBoth('persistence.EntityManager', { 'persistence.EntityManagerFactory': ['createEntityManager'] }),
  'org.hibernate.Session': { 'org.hibernate.SessionFactory': ['openSession', 'getCurrentSession', 'withOptions'] },
  'java.net.URL': { 'java.net.URI': ['toURL'], 'java.io.File': ['toURL'] },
  'java.nio.file.Path': {
    'java.nio.file.Paths': ['get'],
    'java.nio.file.Path': ['of', 'resolve', 'normalize', 'toAbsolutePath', 'resolveSibling', 'getParent'],
    'java.io.File': ['toPath'],
  },
  'java.net.http.HttpRequest.Builder': {
    'java.net.http.HttpRequest': ['newBuilder'],
    'java.net.http.HttpRequest.Builder': ['uri', 'header', 'headers', 'timeout', 'GET', 'POST', 'PUT', 'version'],
  },
  'okhttp3.Request.Builder': {
    'okhttp3.Request.Builder': ['url', 'header', 'addHeader', 'get', 'post', 'put', 'delete', 'cacheControl', 'tag'],
  },
  'org.springframework.web.reactive.function.client.WebClient': {
    'org.springframework.web.reactive.function.client.WebClient': ['create', 'builder().build'],
  },
  'java.io.PrintWriter': {
    'java.io.PrintWriter': ['append', 'format', 'printf'],
    'javax.servlet.http.HttpServletResponse.getWriter()': ['append', 'format', 'printf'],
    'jakarta.servlet.http.HttpServletResponse.getWriter()': ['append', 'format', 'printf'],
  },
  'javax.script.ScriptEngine': {
    'javax.script.ScriptEngineManager': ['getEngineByName', 'getEngineByExtension', 'getEngineByMimeType'],
  },
  'java.lang.ProcessBuilder': {
    'java.lang.ProcessBuilder': ['directory', 'redirectErrorStream', 'inheritIO', 'command'],
    ProcessBuilder: ['directory', 'redirectErrorStream', 'inheritIO', 'command'],
  },
};

/** What well-known methods give, by the full name of the call. */
export const JAVA_RESULTS: ReadonlyMap<string, string> = new Map(
  Object.entries(RESULTS).flatMap(([type, owners]) =>
    Object.entries(owners).flatMap(([owner, methods]) =>
      methods.flatMap((method) =>
        [`${owner}.${method}()`, `${shortened(owner)}.${method}()`].map((call) => [call, type] as const),
      ),
    ),
  ),
);

/** Under the old and the new root of the enterprise packages. */
function inBoth(
  type: string,
  owners: Readonly<Record<string, readonly string[]>>,
): Record<string, Record<string, readonly string[]>> {
  return Object.fromEntries(
    ['javax', 'jakarta'].map((root) => [
      `${root}.${type}`,
      Object.fromEntries(Object.entries(owners).map(([owner, methods]) => [`${root}.${owner}`, methods])),
    ]),
  );
}

/** From the type on, which is all there is to see after a star import. */
function shortened(path: string): string {
  return path.replace(/^(?:[a-z_]\w*\.)+(?=[A-Z])/, '');
}
