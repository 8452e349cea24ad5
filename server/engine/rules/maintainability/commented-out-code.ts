import type { TextEdit } from '#shared/domain/text-edit.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** Fewer lines are often an example or a sketch. */
const FEWEST_LINES = 3;
/** What marks a line comment; a third sign (`///`, `//!`, `#:`) makes it documentation. */
const LINE_COMMENT = /^(?:\/\/(?![/!])|#(?![!:#%|>]))/;
/** Marks for tools and headings, which look like code to a pattern. */
const DIRECTIVE =
  /^\s*(@|eslint|tslint|prettier|istanbul|c8|ts-|type:|noqa|pylint|pragma|go:|nolint|\+build|region|endregion|<\/?\w|https?:|\$ |>>> |> )/;
const BLANK = /^[\s\-=*_#~/]*$/;

/** Lines that stand in code and hardly ever in a sentence. */
const BRACED =
  /^\s*(?:[\w$.<>[\]"'()!&*, ]+(?:[-+*/%&|^]?=|\(|\+\+|--|\.).*;|(?:return|break|continue)\b.*;|[}\])]+[;,)]*|(?:\}\s*)?(?:if|else|for|while|switch|try|catch|finally|do|func|function|class)\b.*\{|[\w$.<>[\], ]+\(.*\)\s*(?:throws [\w, ]+)?\{|(?:const|let|var)\s+[\w${[].*=.*|(?:import|export|package)\s.*;)\s*(?:\/\/.*)?$/;
const GO =
  /^\s*(?:[\w.[\], ]+\s*:?=\s*\S.*|[\w.]+\(.*\)|(?:return|defer|go)\s+[\w.(&"*].*|(?:\}\s*)?(?:if|else|for|switch|select|func)\b.*\{|[})]+,?)\s*$/;
const PYTHON =
  /^\s*(?:(?:if|elif|for|while|with|def|class|except|async def|async with|async for)\b.*[\w)\]"']:|(?:else|try|finally):|return(?:\s+(?!\w+ (?!and |or |in |is |not |if )[a-z]).*)?|(?:from\s+[\w.]+\s+)?import\s+[\w.]+(?:,\s*[\w.]+|\s+as\s+\w+)*|raise\s+\w+(?:\(.*\))?|[\w.]+(?:\[[^\]]*\])?\s*[-+*/|&]?=\s*[\w("'[{-][^=]*|[\w.]+\(.*\)|pass|continue|break|[\])}]+,?)\s*(?:#.*)?$/;
/** Beginnings of sentences that the patterns for single calls and assignments would let pass. */
const PROSE = /^\s*[A-Z][a-z]+ [a-z]+ [a-z]+\b|\b(the|this|that|is|are|we|should|must)\b [a-z]/;

export const commentedOutCode: Rule = {
  id: 'commented-out-code',
  title: 'Code is commented out',
  category: 'maintainability',
  severity: 'low',
  confidence: 'medium',
  languages: ['python', 'javascript', 'typescript', 'java', 'go', 'c', 'cpp', 'csharp'],
  aliases: ['ERA001', 'S125', 'CommentedOutCode'],
  rationale: `
Code in comments is neither compiled nor tested, and nobody dares to remove it later. The version history keeps what was there;
a sentence says better why something is not done.

Reported are three or more lines in a row that all look like code. Not reported: documentation comments, comments with a sentence
among the lines, which are usually examples, marks for tools, and tests.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
def total(order):
    <|# discount = order.discount or 0
    # if discount > 0:
    #     return order.price - discount|>
    return order.price
`,
      good: `
def total(order):
    return order.price
`,
    },
    {
      language: 'java',
      isFixed: true,
      bad: `
class Orders {
  int total(Order order) {
    <|// if (order.hasDiscount()) {
    //   return order.price() - order.discount();
    // }|>
    return order.price();
  }
}
`,
      good: `
class Orders {
  int total(Order order) {
    return order.price();
  }
}
`,
    },
  ],
  fix: 'unsafe',
  create(context) {
    return {
      File() {
        if (context.isTestCode) return;
        for (const group of blocksOf(context)) if (isCode(context, group)) reportGroup(context, group);
      },
    };
  },
};

/** Line comments on lines of their own that follow each other at one indentation. */
function blocksOf({ tree }: RuleContext): SyntaxNode[][] {
  const { lines } = tree;
  const blocks: SyntaxNode[][] = [];
  let last: { line: number; indent: string } | undefined;
  for (const comment of tree.comments) {
    const line = lines.lineAt(comment.start);
    const indent = lines.indentOf(line);
    const isOwn = LINE_COMMENT.test(comment.text) && comment.start === lines.startOf(line) + indent.length;
    if (!isOwn) last = undefined;
    else {
      const follows = last?.line === line - 1 && last.indent === indent;
      if (follows) blocks.at(-1)?.push(comment);
      else blocks.push([comment]);
      last = { line, indent };
    }
  }
  return blocks.filter(({ length }) => length >= FEWEST_LINES);
}

function isCode({ language }: RuleContext, group: readonly SyntaxNode[]): boolean {
  const pattern = language.id === 'python' ? PYTHON : language.id === 'go' ? GO : BRACED;
  const texts = group.map(({ text }) => text.replace(LINE_COMMENT, '').trimEnd()).filter((text) => !BLANK.test(text));
  // An example in documentation is set off from the text around it.
  if (texts.length < FEWEST_LINES || /^(\t| {4})/.test(texts[0] ?? '')) return false;
  if (!texts.every((text) => pattern.test(text) && !PROSE.test(text) && !DIRECTIVE.test(text))) return false;
  return texts.filter((text) => /[=(]|^\s*(return|import|from|if|for)\b/.test(text)).length * 2 >= texts.length;
}

function reportGroup(context: RuleContext, group: readonly SyntaxNode[]): void {
  const [first, last] = [group[0], group.at(-1)];
  if (!first || !last) return;
  const span = { start: first.start, end: last.end };
  context.report({
    at: span,
    message: `These ${group.length} lines are code that is commented out. Remove them; the version history keeps them.`,
    isUnnecessary: true,
    fix: {
      title: 'Remove the commented-out code',
      safety: 'unsafe', // somebody may want it back
      edits: () => [wholeLines(context, span)],
    },
  });
}

function wholeLines({ tree }: RuleContext, { start, end }: { readonly start: number; readonly end: number }): TextEdit {
  const { lines } = tree;
  return { start: lines.startOf(lines.lineAt(start)), end: lines.startOf(lines.lineAt(end) + 1), newText: '' };
}
