import type { Dialect } from './dialect.ts';
import type { Binding, ScopeTable } from './scopes.ts';
import type { SyntaxNode } from './syntax-tree.ts';

const CONDITIONS =
  /^(if_statement|elif_clause|while_statement|ternary_expression|conditional_expression|assert_statement)$/;
/** Calls in conditions that tell nothing about what a text holds. */
const NEUTRAL =
  /^(is_?empty|is_?blank|is_?not_?(empty|blank)|has_?text|has_?length|is_?null|is_?none|non_?null|isPresent|exists|len|length|size|isinstance|trim|strip|toString|toLowerCase|toUpperCase|String|str|bool|Boolean|isNaN|equals|get)$/i;
/** Functions whose name says that they make a value harmless, or refuse one that is not. */
const CLEANER =
  /escap|sanit|clean|encode|quot|valid|strip_?tags|purif|safe|filter|check|verif|allow|ensure|assert|normali[sz]e|white_?list|require[A-Z]/i;
/** `readFilter` and `filter_for` give a filter; they do not filter. */
const FILTER_MAKER =
  /^(read|get|load|parse|build|make|create|new|fetch|to|user|person|ldap|query)_?filters?$|filters?_?(for|by|of|from|string|query|expression)$/i;
const MAX_CLIMB = 10;
const MAX_READS = 60;
/** Nodes and writes looked through for one value. */
const MAX_PARTS = 300;
const MAX_WRITES = 12;
const ASSIGNED = /^(variable|constant|parameter)$/;

/** Whether a function of the file promises by its name to take care of what is passed to it. */
export function isCleaner(name: string): boolean {
  return CLEANER.test(name) && !FILTER_MAKER.test(name);
}

/**
 * Whether the code decides something by a call with the name in a condition (`ALLOWED.contains(name)`), or hands it to a
 * function named like a check. What the check is worth is for its author to know.
 */
export function isJudged(dialect: Dialect, { reads }: Binding): boolean {
  return reads.length <= MAX_READS && reads.some((read) => isJudgedAt(dialect, read));
}

/** Whether one of the names that a value is made of, directly or by way of others, is judged. */
export function hasJudgedPart(dialect: Dialect, scopes: ScopeTable, value: SyntaxNode): boolean {
  const seen = new Set<Binding>();
  const pending = [value];
  let steps = 0;
  for (let part = pending.pop(); part; part = pending.pop()) {
    for (const node of part.descendants()) {
      if (++steps > MAX_PARTS) return false;
      const binding = node.children.length === 0 ? scopes.bindingOf(node) : undefined;
      if (!binding || seen.has(binding) || !ASSIGNED.test(binding.kind)) continue;
      seen.add(binding);
      if (isJudged(dialect, binding)) return true;
      for (const write of binding.writes.slice(0, MAX_WRITES)) if (write.value) pending.push(write.value);
    }
  }
  return false;
}

function isJudgedAt(dialect: Dialect, read: SyntaxNode): boolean {
  let isTested = false;
  let at = read;
  for (let depth = 0; depth < MAX_CLIMB; depth++) {
    const { parent } = at;
    if (!parent) return false;
    const call = dialect.call(parent);
    if (call) {
      if (isCleaner(call.name)) return true;
      if (NEUTRAL.test(call.name)) return false;
      isTested = true;
    } else if (/^(not )?in$/.test(dialect.binary(parent)?.operator ?? '')) {
      isTested = true;
    } else if (CONDITIONS.test(parent.kind)) {
      const isCondition =
        parent.kind === 'conditional_expression' ? parent.namedChildren[1] === at : at.fieldName === 'condition';
      return isTested && (isCondition || parent.kind === 'assert_statement');
    }
    at = parent;
  }
  return false;
}
