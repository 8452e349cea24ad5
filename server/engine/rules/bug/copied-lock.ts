import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { insertBefore } from '../edits/replace-node.ts';
import type { Rule, RuleContext } from '../rule.ts';

const LOCKS: ReadonlySet<string> = new Set(
  'Mutex RWMutex WaitGroup Once Cond Pool Map'.split(' ').map((name) => `sync.${name}`),
);

export const copiedLock: Rule = {
  id: 'copied-lock',
  title: 'A lock is copied with the value that holds it',
  category: 'bug',
  severity: 'high',
  confidence: 'high',
  cwe: 667,
  languages: ['go'],
  aliases: ['copylocks', 'govet', 'SA6001'],
  rationale: `
A method with a value receiver works on a copy of the struct, and so does a function that takes the struct by value. A mutex in
it is copied as well: each call locks a lock of its own, and nothing is protected. Use a pointer.

Reported for structs of the same file that hold a \`sync.Mutex\` or the like as a value, directly or by another such struct, and for
parameters that are such a lock.`,
  examples: [
    {
      language: 'go',
      isFixed: true,
      bad: `
package stats

import "sync"

type Counter struct {
	mutex sync.Mutex
	count int
}

func (c <|Counter|>) Add() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.count++
}
`,
      good: `
package stats

import "sync"

type Counter struct {
	mutex sync.Mutex
	count int
}

func (c *Counter) Add() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.count++
}
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    let structs: ReadonlySet<string> | undefined;
    return {
      parameter_declaration(node) {
        if (context.language.id !== 'go') return;
        const type = node.field('type');
        const owner = node.parent?.parent;
        if (!type || !owner || !/^(method_declaration|function_declaration|func_literal)$/.test(owner.kind)) return;
        if (node.parent?.fieldName === 'result') return;
        const isLock = type.kind === 'qualified_type' && isLockType(context, type);
        if (!isLock && type.kind !== 'type_identifier') return;
        structs ??= structsWithLocks(context);
        if (!isLock && !structs.has(type.text)) return;
        const isReceiver = node.parent?.fieldName === 'receiver';
        context.report({
          at: type,
          message: isReceiver
            ? `Each call locks a copy: \`${type.text}\` holds a lock. Use a pointer receiver.`
            : `The lock in \`${type.text}\` is copied. Pass a pointer.`,
          ...(isReceiver && {
            fix: { title: 'Use a pointer receiver', safety: 'unsafe', edits: () => [insertBefore(type, '*')] },
          }),
        });
      },
    };
  },
};

function isLockType({ names }: RuleContext, type: SyntaxNode): boolean {
  const [packageName, name] = [type.field('package'), type.field('name')];
  const path = packageName && names.pathOf(packageName);
  return LOCKS.has(`${path ?? packageName?.text}.${name?.text}`);
}

/** The structs of the file that hold a lock; those that hold one of them too. */
function structsWithLocks(context: RuleContext): ReadonlySet<string> {
  const fields = new Map<string, SyntaxNode[]>();
  for (const declaration of context.tree.root.children) {
    if (declaration.kind !== 'type_declaration') continue;
    for (const spec of declaration.children) {
      const list = spec.field('type')?.child('field_declaration_list');
      const name = spec.field('name')?.text;
      if (spec.kind === 'type_spec' && list && name !== undefined)
        fields.set(
          name,
          list.children.map((one) => one.field('type')).filter((type) => type !== undefined),
        );
    }
  }
  const found = new Set<string>();
  for (let size = -1; size !== found.size;) {
    size = found.size;
    for (const [name, types] of fields)
      if (types.some((type) => (type.kind === 'qualified_type' ? isLockType(context, type) : found.has(type.text))))
        found.add(name);
  }
  return found;
}
