import type { SyntaxNode } from '../syntax-tree.ts';
import { unwrap } from './javascript-expressions.ts';

/** What a parameter, declaration or assignment target is made of. */
export interface PatternParts {
  /** The identifiers that get a value, in the order of the source. */
  readonly names: readonly SyntaxNode[];
  /** Defaults, computed keys and members written to: ordinary expressions. */
  readonly expressions: readonly SyntaxNode[];
}

/** Takes a target apart: one name, or a pattern of any depth. */
export function splitPattern(pattern: SyntaxNode): PatternParts {
  const names: SyntaxNode[] = [];
  const expressions: SyntaxNode[] = [];
  const pending = [pattern];
  for (let node = pending.pop(); node; node = pending.pop()) {
    const target = unwrap(node);
    const add = (field: string, to: SyntaxNode[]): void => void to.push(...target.fields(field));
    switch (target.kind) {
      case 'identifier':
      case 'shorthand_property_identifier_pattern':
        names.push(target);
        break;
      case 'object_pattern':
      case 'array_pattern':
      case 'rest_pattern':
        pending.push(...target.namedChildren.toReversed());
        break;
      case 'pair_pattern':
        add('key', expressions);
        add('value', pending);
        break;
      case 'assignment_pattern':
      case 'object_assignment_pattern':
        add('right', expressions);
        add('left', pending);
        break;
      default:
        expressions.push(target);
    }
  }
  return { names, expressions };
}
