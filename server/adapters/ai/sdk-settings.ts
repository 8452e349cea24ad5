/** For both SDKs. Retries and limits of time are ours; standard output belongs to the editor's protocol. */
export const SDK_SETTINGS = {
  maxRetries: 0,
  timeout: 2 ** 31 - 1,
  logLevel: 'off',
  // A redirect could lead code and key to a machine that nobody named.
  fetchOptions: { redirect: 'manual' },
} as const;
