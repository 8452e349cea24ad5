import type { CallSinks } from './call-sinks.ts';

const RESPONSES = ['javax', 'jakarta'].flatMap((root) => [
  `${root}.servlet.http.HttpServletResponse`,
  `${root}.servlet.http.HttpServletResponseWrapper`,
]);

/** Where a text becomes the value of a header that nobody checks for line breaks, with its position. */
export const HEADER_VALUES: CallSinks = {
  python: [
    {
      paths: ['http.server.BaseHTTPRequestHandler.send_header', 'http.server.SimpleHTTPRequestHandler.send_header'],
      argument: 1,
    },
    { methods: ['send_header'], receiver: /^self$/, argument: 1 },
  ],
  java: [
    {
      paths: RESPONSES.flatMap((type) => ['setHeader', 'addHeader'].map((name) => `${type}.${name}`)),
      argument: 1,
    },
    {
      methods: ['setHeader', 'addHeader'],
      receiver: /^(res|resp|response|httpResponse|httpServletResponse)$/,
      argument: 1,
    },
    // The bare name is what a star import leaves.
    { paths: ['javax.servlet.http.Cookie', 'jakarta.servlet.http.Cookie', 'Cookie'], argument: 1 },
  ],
};
