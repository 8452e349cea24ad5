import type { CallSinks } from './call-sinks.ts';

const SCRIPT = [{ paths: ['util.format', 'console.log', 'console.error', 'sprintf-js.sprintf'], argument: 0 }] as const;

/** Where a text says how others are put together, with its position. */
export const FORMAT_SINKS: CallSinks = {
  javascript: SCRIPT,
  typescript: SCRIPT,
  java: [
    {
      paths: [
        'String.format',
        'System.out.printf',
        'System.out.format',
        'System.err.printf',
        'java.text.MessageFormat.format',
        'java.text.MessageFormat',
      ],
      argument: 0,
    },
    { methods: ['printf', 'format'], receiver: /^(out|writer|pw|printWriter|getWriter|formatter|fmt)$/, argument: 0 },
  ],
  go: [
    { paths: ['fmt.Sprintf', 'fmt.Printf', 'fmt.Errorf', 'log.Printf', 'log.Fatalf', 'log.Panicf'], argument: 0 },
    { paths: ['fmt.Fprintf', 'fmt.Appendf'], argument: 1 },
  ],
};
