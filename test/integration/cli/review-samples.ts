import { execFileSync } from 'node:child_process';
import { type ModelServer, useModelServer } from '#test/support/model-server.ts';
import { reply } from '#test/support/model-server-scripts.ts';
import { useTempFolder } from '#test/support/temp-folder.ts';
import { claim, useAiProgram, verdict } from './ai-program.ts';

/** No rule has anything to say. */
export const TOTAL = `def total(prices):
    result = 0
    for i in range(1, len(prices)):
        result += prices[i]
    return result
`;
export const LOOP = 'for i in range(1, len(prices)):';
export const OFF_BY_ONE = claim(LOOP);
/** A rule finds this, too. */
export const INJECTION = `def find(request, db):
    name = request.args.get("name")
    return db.execute("SELECT * FROM users WHERE name = '" + name + "'")
`;

export interface JsonFinding {
  readonly ruleId: string;
  readonly foundBy?: string;
  readonly confirmedBy?: readonly string[];
  readonly fix?: { readonly edits?: readonly unknown[] };
}

export function findingsOf(out: string): JsonFinding[] {
  const { files } = JSON.parse(out) as { files: { findings: JsonFinding[] }[] };
  return files.flatMap(({ findings }) => findings);
}

/** All that a server was sent. */
export function sentTo(server: ModelServer): string {
  return server.requests.map(({ body }) => JSON.stringify(body)).join('\n');
}

/** A git repository, a model that answers with one finding, and the program between them. Call it inside of `describe`. */
export function useReview() {
  const folder = useTempFolder();
  const use = useModelServer();
  const program = useAiProgram(folder, use);
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.org', ...args], {
      cwd: folder.path,
      encoding: 'utf8',
    });
  beforeEach(() => {
    git('init', '-q');
    use.server.answer(reply(verdict(OFF_BY_ONE)));
  });
  return { folder, use, program, git };
}
