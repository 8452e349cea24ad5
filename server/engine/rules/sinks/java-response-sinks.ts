import type { CallSink } from './call-sinks.ts';

const WRITES = ['print', 'println', 'write', 'append', 'printf', 'format'];
const SERVLET_ROOTS = ['javax.servlet', 'jakarta.servlet'];

/** Where a Java program writes the body of a response. */
export const JAVA_RESPONSE_SINKS: readonly CallSink[] = [
  {
    paths: [
      ...SERVLET_ROOTS.flatMap((root) => [
        ...below(`${root}.http.HttpServletResponse.getWriter()`, WRITES),
        ...below(`${root}.http.HttpServletResponse.getOutputStream()`, WRITES),
        ...below(`${root}.ServletResponse.getWriter()`, WRITES),
        ...below(`${root}.ServletOutputStream`, WRITES),
        ...below(`${root}.jsp.JspWriter`, WRITES),
      ]),
      ...below('java.io.PrintWriter', WRITES),
      ...below('java.io.Writer', ['write', 'append']),
    ],
    argument: 0,
  },
  { methods: WRITES, receiver: /^(out|writer|pw|printWriter|getWriter|getOutputStream)$/, argument: 0 },
];

/** Where a Java program sets a header of a response: its name first, then its value. */
export const JAVA_HEADER_SINKS: readonly CallSink[] = [
  {
    paths: SERVLET_ROOTS.flatMap((root) => below(`${root}.http.HttpServletResponse`, ['setHeader', 'addHeader'])),
    argument: 1,
  },
  {
    methods: ['setHeader', 'addHeader'],
    receiver: /^(res|resp|rsp|response|httpResponse|servletResponse)$/,
    argument: 1,
  },
];

function below(owner: string, names: readonly string[]): string[] {
  return names.map((name) => `${owner}.${name}`);
}
