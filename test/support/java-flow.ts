import assert from 'node:assert/strict';
import type { SinkKind } from '#engine/source/flow-table.ts';
import { originOf } from './flow-question.ts';

const IMPORTS = `import java.util.*;
import java.io.*;
import javax.servlet.http.*;
`;
/** What a handler does with `p`, a parameter of the request, and where the argument of `sink` then comes from. */
export type JavaFlowCase = readonly [title: string, body: string, expected: string, members?: string, use?: SinkKind];

/** The statements of a handler in which `p` is a parameter of the request. */
function handler(body: string, members = ''): string {
  return `${IMPORTS}
public class Sample extends HttpServlet {
  public void doPost(HttpServletRequest request, HttpServletResponse response) throws Exception {
    String p = request.getParameter("p");
    ${body}
  }
  ${members}
}`;
}

/** Makes a test of each case. */
export function checkJavaFlow(cases: readonly JavaFlowCase[]): void {
  for (const [title, body, expected, members, use] of cases) {
    it(title, async () => assert.equal(await originOf('java', handler(body, members), use), expected));
  }
}
