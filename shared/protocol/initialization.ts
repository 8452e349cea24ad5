import { z } from 'zod';

/** Clients that say nothing about trust are command lines and editors without the notion: they are trusted. */
const InitializationOptions = z
  .object({
    isTrusted: z.boolean().catch(true),
    /** The version of the extension; other editors send none and get none of our own notifications. */
    clientVersion: z.string().optional().catch(undefined),
  })
  .catch({ isTrusted: true });

/** What our client tells the server in `initialize`, beyond the protocol's own. */
export type InitializationOptions = z.infer<typeof InitializationOptions>;

/** Never fails: other editors send nothing, or options of their own. */
export function parseInitializationOptions(value: unknown): InitializationOptions {
  return InitializationOptions.parse(value);
}
