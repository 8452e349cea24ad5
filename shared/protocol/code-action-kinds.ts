/** Fix all safe findings of a document; editors may run it on save. A child of the protocol's `source.fixAll`. */
export const SOURCE_FIX_ALL = 'source.fixAll.refactoriq';

/** What every diagnostic of ours names as its source. */
export const DIAGNOSTIC_SOURCE = 'RefactorIQ';
