/** The operators that compare for equality, in all languages. */
export const EQUALITIES: readonly string[] = ['==', '!=', '===', '!==', 'is', 'is not'];
export const ORDERS: readonly string[] = ['<', '<=', '>', '>='];
/** The operators that join conditions. */
export const JUNCTIONS: readonly string[] = ['&&', '||', 'and', 'or'];
