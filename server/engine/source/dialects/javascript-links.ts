import type { ScopeTable } from '../scopes.ts';
import type { SyntaxNode } from '../syntax-tree.ts';
import { linkModuleAliases, type ModuleAlias } from './javascript-aliases.ts';
import { type HandlerNotes, isHandlerArgument, linkHandlers } from './javascript-handlers.ts';
import { JavascriptMembers } from './javascript-members.ts';
import { isCollected, linkCollected } from './javascript-mutations.ts';

/** What the walk over a file notes down to be understood when all names are resolved. */
export class JavascriptLinks {
  private readonly aliases: ModuleAlias[] = [];
  private readonly handlers: HandlerNotes = { registered: [], withPatterns: [], patterns: [] };
  /** Assignments to members of `this`. */
  private readonly fieldWrites: SyntaxNode[] = [];
  /** Names for lists and the like that something is added to. */
  private readonly collected: SyntaxNode[] = [];

  noteIdentifier(node: SyntaxNode): void {
    this.noteFunction(node);
    if (isCollected(node)) this.collected.push(node);
  }

  /** A function, or a name that may stand for one. */
  noteFunction(node: SyntaxNode): void {
    if (isHandlerArgument(node)) this.handlers.registered.push(node);
  }

  noteParameter(pattern: SyntaxNode | undefined, owner: SyntaxNode): void {
    const taken = pattern?.kind === 'assignment_pattern' ? pattern.field('left') : pattern;
    if (taken?.kind === 'object_pattern') this.handlers.withPatterns.push(owner);
  }

  noteDeclaration(target: SyntaxNode, value: SyntaxNode): void {
    this.aliases.push({ target, value });
    if (target.kind === 'object_pattern') this.handlers.patterns.push({ target, value });
  }

  noteAssignment(node: SyntaxNode): void {
    const left = node.field('left');
    if (left?.kind === 'member_expression' && left.field('object')?.kind === 'this') this.fieldWrites.push(node);
  }

  /** The same scopes with what the notes tell about them. */
  link(table: ScopeTable): ScopeTable {
    linkModuleAliases(this.aliases, table);
    linkHandlers(this.handlers, table);
    linkCollected(this.collected, table);
    const members = new JavascriptMembers(table, this.fieldWrites);
    return {
      ...table,
      memberOf: (member) => members.memberOf(member),
      resultOf: (callee) => members.resultOf(callee),
    };
  }
}
