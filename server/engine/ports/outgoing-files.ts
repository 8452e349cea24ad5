/** Decides which files of a workspace may be sent to anybody, in whole or in part. */
export interface OutgoingFiles {
  /** `path` is relative to the root, with forward slashes. Never rejects for the state of the file. */
  mayLeave(path: string): Promise<MayLeave>;
}

/** `reason` is a sentence for the user. */
export type MayLeave = { readonly kind: 'yes' } | { readonly kind: 'no'; readonly reason: string };
