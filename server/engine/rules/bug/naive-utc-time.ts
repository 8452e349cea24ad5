import { calleesLike } from '../code/calls/callees.ts';
import type { Call } from '../../source/dialect.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

const PATHS = /^datetime\.datetime\.(utcnow|utcfromtimestamp)$/;
const INSTEAD: Readonly<Record<string, string>> = { utcnow: 'now', utcfromtimestamp: 'fromtimestamp' };

export const naiveUtcTime: Rule = {
  id: 'naive-utc-time',
  title: 'A UTC time does not know that it is UTC',
  category: 'bug',
  severity: 'info',
  confidence: 'high',
  languages: ['python'],
  aliases: ['DTZ003', 'DTZ004', 'S6903'],
  rationale: `
\`datetime.utcnow()\` and \`utcfromtimestamp()\` give a time without a time zone, which the other methods take for local time:
\`datetime.utcnow().timestamp()\` is wrong by the offset of the machine. Python 3.12 deprecates both.

The rule is off unless a project turns it on, because a time with a zone cannot be compared with one without, so that all places have
to change together. Not reported: methods of that name of other classes.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
from datetime import datetime, timezone

created = <|datetime.utcnow|>()
`,
      good: `
from datetime import datetime, timezone

created = datetime.now(timezone.utc)
`,
    },
  ],
  fix: 'unsafe',
  isOptIn: true,
  callees: calleesLike(/^(utcnow|utcfromtimestamp)$/),
  create(context) {
    return {
      Call(node) {
        const call = context.dialect.call(node);
        if (!call || !PATHS.test(context.names.pathOf(call.callee) ?? '')) return;
        const fix = fixFor(context, call);
        context.report({
          at: call.callee,
          message: `\`${call.name}\` gives a time without a time zone. Use \`${INSTEAD[call.name] ?? 'now'}\` with \`timezone.utc\`.`,
          ...(fix && { fix }),
        });
      },
    };
  },
};

/** Only where the file can name the time zone already. */
function fixFor({ scopes }: RuleContext, call: Call): Fix | undefined {
  const { bindings } = scopes.module;
  const zone =
    bindings.get('timezone')?.importPath === 'datetime.timezone'
      ? 'timezone.utc'
      : bindings.get('datetime')?.importPath === 'datetime'
        ? 'datetime.timezone.utc'
        : undefined;
  const name = call.callee.field('attribute');
  const method = INSTEAD[call.name];
  const last = call.arguments.at(-1);
  if (zone === undefined || !name || method === undefined || last?.isSpread) return undefined;
  const end = call.node.end - 1;
  const newText = last ? `, ${zone}` : zone;
  return {
    title: `Give the time its zone: \`${zone}\``,
    safety: 'unsafe',
    edits: () => [
      { start: name.start, end: name.end, newText: method },
      last ? { start: last.node.end, end: last.node.end, newText } : { start: end, end, newText },
    ],
  };
}
