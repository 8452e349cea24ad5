import { z } from 'zod';

/** What the suite in the extension host tells its launcher: one JSON object a line. */
export const ChannelMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), total: z.number(), node: z.string(), vscode: z.string() }),
  z.object({ type: z.literal('pass'), title: z.string(), milliseconds: z.number() }),
  z.object({ type: z.literal('pending'), title: z.string() }),
  z.object({ type: z.literal('fail'), title: z.string(), stack: z.string() }),
  z.object({ type: z.literal('log'), level: z.string(), text: z.string() }),
  z.object({ type: z.literal('screenshot'), id: z.number(), name: z.string() }),
  z.object({ type: z.literal('end') }),
]);
export type ChannelMessage = z.infer<typeof ChannelMessage>;

/** The launcher's answer to a screenshot: the path of the picture, or why there is none. */
export const ScreenshotAnswer = z.object({ id: z.number(), path: z.string().optional(), error: z.string().optional() });
export type ScreenshotAnswer = z.infer<typeof ScreenshotAnswer>;
