import type { SyntaxNode } from '../../../source/syntax-tree.ts';
import type { RuleContext } from '../../rule.ts';
import { enclosingFunctionName, spacedWords } from '../values/purpose.ts';

/** Protocols that prescribe broken algorithms: whoever speaks them has no choice. */
const PROTOCOL =
  /ntlm|lan ?man|ms ?chap|cram ?md ?5|\bapop\b|digest ?auth|kerberos|\bkrb|htpasswd|\bapr ?1\b|md ?5 ?crypt|phpass|pwned|\bhibp\b|info ?hash/;
/** How databases keep or check the passwords of their users. */
const DATABASE_PASSWORD = /\b(my ?sql|maria ?db|postgres\w*|ms ?sql|oracle)( old| native)? (pass|auth|scramble)/;

/** A driver's file, and what it does there with passwords. */
const DRIVER = /\b(my ?sql|maria ?db|postgres\w*|pgsql)\b/;
const SIGN_ON = /\b(scramble|auth\w*|log ?in|handshake|connect|startup)\b/;

/** Whether the function or its file is named after a protocol or format that leaves no choice of the algorithm. */
export function isPrescribed(context: RuleContext, node: SyntaxNode): boolean {
  const functionName = spacedWords(enclosingFunctionName(context, node));
  const path = spacedWords(context.path);
  return (
    PROTOCOL.test(functionName) ||
    DATABASE_PASSWORD.test(functionName) ||
    PROTOCOL.test(path) ||
    (DRIVER.test(path) && SIGN_ON.test(functionName))
  );
}
