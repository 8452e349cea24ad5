import type { SyntaxNode } from '../source/syntax-tree.ts';
import { TRAITS } from './kind-traits.ts';

interface Region {
  readonly firstToken: number;
  vocabulary: number;
}

/**
 * Counts tokens and distinct tokens of nested regions while their tokens pass by once. A token is new to a region when
 * it was last seen before the region began.
 */
export class HalsteadCounter {
  private readonly text: string;
  private readonly regions: Region[] = [];
  private readonly operators: number[] = [];
  private readonly operands = new Map<string, { last: number }>();
  private length = 0;

  constructor(text: string) {
    this.text = text;
  }

  open(): void {
    this.regions.push({ firstToken: this.length, vocabulary: 0 });
  }

  /** Ends the innermost region and returns its volume. */
  close(): number {
    const region = this.regions.pop();
    return region ? halsteadVolume(this.length - region.firstToken, region.vocabulary) : 0;
  }

  /** Counts a node that is one token; a leaf that holds brackets only, such as an empty argument list, is none. */
  count(node: SyntaxNode, traits: number): void {
    if (node.isNamed) this.countOperand(node, traits);
    else this.countOperator(node.kindId);
  }

  private countOperator(kindId: number): void {
    const last = this.operators[kindId] ?? -1;
    this.operators[kindId] = this.length;
    this.pass(last);
  }

  private countOperand(node: SyntaxNode, traits: number): void {
    if (node.start === node.end || (traits & TRAITS.quote) !== 0 || isBracket(this.text.charCodeAt(node.start))) return;
    const operand = this.text.slice(node.start, node.end);
    const known = this.operands.get(operand);
    const last = known?.last ?? -1;
    if (known) known.last = this.length;
    else this.operands.set(operand, { last: this.length });
    this.pass(last);
  }

  private pass(lastSeen: number): void {
    this.length++;
    // Outer regions began earlier, so a token that an inner region has seen is known to all around it.
    for (let index = this.regions.length - 1; index >= 0; index--) {
      const region = this.regions[index];
      if (!region || lastSeen >= region.firstToken) return;
      region.vocabulary++;
    }
  }
}

/** N * log2(n) of a program of N tokens, n of them distinct. */
export function halsteadVolume(length: number, vocabulary: number): number {
  return vocabulary < 2 ? 0 : length * Math.log2(vocabulary);
}

const BRACKETS: ReadonlySet<number> = new Set(Array.from('()[]{};,:', (bracket) => bracket.charCodeAt(0)));

function isBracket(code: number): boolean {
  return code < 0x80 && BRACKETS.has(code);
}
