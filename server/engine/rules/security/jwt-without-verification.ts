import type { Call } from '../../source/dialect.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { calleesLike } from '../code/calls/callees.ts';
import type { Fix, Report, Rule, RuleContext } from '../rule.ts';
import { keywordArgument, positionalArgument } from '../code/calls/call-arguments.ts';
import { entryNamed } from '../code/values/literal-entries.ts';

const CALLEES = calleesLike(
  /^(decode|verify|sign|encode|get_unverified_claims|parse|parseClaimsJwt|parsePlaintextJwt|parseUnsecuredClaims|parseUnsecuredContent|none|ParseUnverified|SignedString|New|NewWithClaims|expressjwt|expressJwt|jwt|default)$/,
);
const JAVA_PARSER = /(^|\.)Jwts\.parser(Builder)?\(\)(\.\w+\(\))*$/;
const ADVICE = 'Anybody can make such a token. Check the signature before anything in it is believed.';

export const jwtWithoutVerification: Rule = {
  id: 'jwt-without-verification',
  title: 'Token is read without checking its signature',
  category: 'security',
  severity: 'high',
  confidence: 'high',
  cwe: 347,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S5659', 'S6377'],
  rationale: `
The signature is all that makes a JSON Web Token trustworthy: without the check, everybody writes the user and the rights they like into
one. The same holds when the algorithm \`none\` is accepted.

Reading a token's header or claims first and verifying it in the same function is not reported (that is how the right key is found). Plain
\`jwt.decode\` of JavaScript libraries is reported with low confidence, because clients use it to show what they got.`,
  examples: [
    {
      language: 'python',
      isFixed: true,
      bad: `
import jwt

def user_of(token, key):
    return jwt.decode(token, key, algorithms=["HS256"], options={<|"verify_signature": False|>})["sub"]
`,
      good: `
import jwt

def user_of(token, key):
    return jwt.decode(token, key, algorithms=["HS256"], options={"verify_signature": True})["sub"]
`,
    },
    {
      language: 'javascript',
      bad: `
import jwt from 'jsonwebtoken';

export const userOf = (token, key) => jwt.verify(token, key, { algorithms: ['HS256', <|'none'|>] }).sub;
`,
      good: `
import jwt from 'jsonwebtoken';

export const userOf = (token, key) => jwt.verify(token, key, { algorithms: ['HS256'] }).sub;
`,
    },
    {
      language: 'java',
      bad: `
import io.jsonwebtoken.Jwts;

class Tokens {
  Object read(String token) {
    return Jwts.parser().<|parseClaimsJwt|>(token).getBody();
  }
}
`,
      good: `
import io.jsonwebtoken.Jwts;

class Tokens {
  Object read(String token, byte[] key) {
    return Jwts.parser().setSigningKey(key).parseClaimsJws(token).getBody();
  }
}
`,
    },
    {
      language: 'go',
      bad: `
package tokens

import "github.com/golang-jwt/jwt/v5"

func read(text string, claims jwt.Claims) error {
	_, _, err := jwt.NewParser().<|ParseUnverified|>(text, claims)
	return err
}
`,
      good: `
package tokens

import "github.com/golang-jwt/jwt/v5"

func read(text string, claims jwt.Claims, keys jwt.Keyfunc) error {
	_, err := jwt.ParseWithClaims(text, claims, keys)
	return err
}
`,
    },
  ],
  fix: 'unsafe',
  callees: CALLEES,
  create(context) {
    return {
      Call(node) {
        if (context.isTestCode) return;
        const call = context.dialect.call(node);
        const finding = call ? check(context, call) : undefined;
        if (finding) context.report(finding);
      },
    };
  },
};

function check(context: RuleContext, call: Call): Report | undefined {
  switch (context.language.id) {
    case 'python':
      return checkPython(context, call);
    case 'java':
      return checkJava(context, call);
    case 'go':
      return checkGo(context, call);
    default:
      return checkJavascript(context, call);
  }
}

function checkPython(context: RuleContext, call: Call): Report | undefined {
  const path = context.names.pathOf(call.callee) ?? '';
  if (/^jose\.jwt\.get_unverified_claims$/.test(path)) {
    return isVerifiedNearby(context, call)
      ? undefined
      : {
          at: call.callee,
          message: `This reads a token without checking its signature. ${ADVICE}`,
          confidence: 'medium',
        };
  }
  if (!/^(jwt|jose\.jwt)\.(decode|encode)$/.test(path)) return undefined;
  const none = noneIn(context, keywordArgument(call, 'algorithms')?.value ?? keywordArgument(call, 'algorithm')?.value);
  if (none) return { at: none, message: `Tokens without a signature are accepted. ${ADVICE}` };
  const expired = optionOff(keywordArgument(call, 'options')?.value, 'verify_exp', { value: 'False', on: 'True' });
  if (expired) return expired;
  const off = pythonSwitch(call);
  if (!off || isVerifiedNearby(context, call)) return undefined;
  const fix: Fix = { title: 'Check the signature', safety: 'unsafe', edits: () => [replaceNode(off.value, 'True')] };
  return { at: off.node, message: `The signature of the token is not checked. ${ADVICE}`, fix };
}

/** `verify=False` or `options={"verify_signature": False}`. */
function pythonSwitch(call: Call): { node: SyntaxNode; value: SyntaxNode } | undefined {
  const options = keywordArgument(call, 'options')?.value;
  const entry = options && entryNamed(options, 'verify_signature');
  return [keywordArgument(call, 'verify'), entry].find((candidate) => candidate?.value.text === 'False');
}

function checkJavascript(context: RuleContext, call: Call): Report | undefined {
  const path = context.names.pathOf(call.callee);
  const method = /^jsonwebtoken\.(?:default\.)?(sign|verify|decode)$/.exec(path ?? '')?.[1];
  if (method === 'decode') {
    return isVerifiedNearby(context, call)
      ? undefined
      : { at: call.callee, message: `\`decode\` does not check the signature. ${ADVICE}`, confidence: 'low' };
  }
  const isMiddleware = /^express-jwt(\.(default|expressjwt))?$/.test(path ?? '');
  const options = isMiddleware
    ? positionalArgument(call, 0)
    : method === undefined
      ? undefined
      : positionalArgument(call, 2);
  const expired = options && optionOff(options, 'ignoreExpiration', { value: 'true', on: 'false' });
  if (expired) return expired;
  const value = options && (entryNamed(options, 'algorithms') ?? entryNamed(options, 'algorithm'))?.value;
  const none = noneIn(context, value);
  return (
    none && {
      at: none,
      message: `Tokens without a signature are ${method === 'sign' ? 'made' : 'accepted'}. ${ADVICE}`,
    }
  );
}

/** A switch by which tokens count for ever. */
function optionOff(
  options: SyntaxNode | undefined,
  key: string,
  { value, on }: { readonly value: string; readonly on: string },
): Report | undefined {
  const entry = options && entryNamed(options, key);
  if (entry?.value.text !== value) return undefined;
  const fix: Fix = { title: 'Refuse expired tokens', safety: 'unsafe', edits: () => [replaceNode(entry.value, on)] };
  return {
    at: entry.node,
    message: 'Expired tokens are accepted, so that a stolen one is good for ever. Refuse them.',
    severity: 'medium',
    confidence: 'medium',
    fix,
  };
}

/** The literal `none` in a list of algorithms, or as the only one. */
function noneIn(context: RuleContext, algorithms: SyntaxNode | undefined): SyntaxNode | undefined {
  if (!algorithms) return undefined;
  const expression = context.dialect.expression(algorithms);
  const candidates = expression.kind === 'container' ? expression.elements : [algorithms];
  return candidates.find((candidate) => {
    const item = context.dialect.expression(candidate);
    return item.kind === 'literal' && item.text?.toLowerCase() === 'none';
  });
}

function checkJava(context: RuleContext, call: Call): Report | undefined {
  const receiver = call.receiver && context.names.pathOf(call.receiver);
  if (call.name === 'none') {
    const isAlgorithm = receiver !== undefined && /(^com\.auth0\.jwt\.algorithms\.|^)Algorithm$/.test(receiver);
    return isAlgorithm
      ? { at: call.node, message: `\`Algorithm.none()\` stands for tokens without a signature. ${ADVICE}` }
      : undefined;
  }
  if (call.name === 'decode') {
    const isJwt = receiver === 'com.auth0.jwt.JWT' && !isVerifiedNearby(context, call);
    return isJwt
      ? { at: call.callee, message: `\`decode\` does not check the signature. ${ADVICE}`, confidence: 'low' }
      : undefined;
  }
  if (receiver === undefined || !JAVA_PARSER.test(receiver)) return undefined;
  // With a key, `parse` checks signed tokens but accepts unsigned ones as well.
  return {
    at: call.callee,
    message: `\`${call.name}\` accepts tokens without a signature. Use \`parseClaimsJws\` or \`parseSignedClaims\`.`,
  };
}

function checkGo(context: RuleContext, call: Call): Report | undefined {
  if (call.name === 'New' || call.name === 'NewWithClaims') {
    const method = positionalArgument(call, 0);
    const isNone = method !== undefined && /\/jwt(\/v\d)?\.SigningMethodNone$/.test(context.names.pathOf(method) ?? '');
    return isNone ? { at: method, message: `This token gets no signature. ${ADVICE}` } : undefined;
  }
  if (call.name === 'SignedString') {
    const key = positionalArgument(call, 0);
    const isNone =
      key !== undefined && /\/jwt(\/v\d)?\.UnsafeAllowNoneSignatureType$/.test(context.names.pathOf(key) ?? '');
    return isNone ? { at: key, message: `This token gets no signature. ${ADVICE}` } : undefined;
  }
  if (call.name !== 'ParseUnverified' || isVerifiedNearby(context, call)) return undefined;
  const path = context.names.pathOf(call.callee) ?? '';
  return {
    at: lastName(call.callee),
    message: `\`ParseUnverified\` does not check the signature. ${ADVICE}`,
    confidence: path.includes('jwt') ? 'high' : 'medium',
  };
}

function lastName(callee: SyntaxNode): SyntaxNode {
  return callee.field('field') ?? callee;
}

/** Whether the function verifies a token elsewhere: then this look into it serves to find the key. */
function isVerifiedNearby(context: RuleContext, { node }: Call): boolean {
  const around = node.ancestor(context.dialect.controlFlow.functions);
  if (!around) return false;
  const rest = context.text.slice(around.start, node.start) + context.text.slice(node.end, around.end);
  return /\bverify\w*\(|jwt\w*\.decode\(|\bParseWithClaims\(|\bjwt\.Parse\(|parseClaimsJws|parseSignedClaims|jwtVerify/.test(
    rest,
  );
}
