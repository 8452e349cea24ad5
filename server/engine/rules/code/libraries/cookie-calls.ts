import type { Call } from '../../../source/dialect.ts';
import type { RuleContext } from '../../rule.ts';

const RESPONSE = /^(res|response|resp|reply|ctx|cookies)$/i;

/** Express, Fastify, the package `cookie` and Next, none of which sets a flag unasked. */
export function isScriptCookie({ names, text }: RuleContext, { name, receiver, callee }: Call): boolean {
  if (name === 'serialize') return names.pathOf(callee) === 'cookie.serialize';
  if (name === 'set')
    return (
      /\bcookies\(\)\)?$|^cookie(s|Store)$/.test(receiver?.text ?? '') && /['"]next\/(headers|server)['"]/.test(text)
    );
  return /^(cookie|setCookie)$/.test(name) && RESPONSE.test(/(\w+)$/.exec(receiver?.text.slice(-12) ?? '')?.[1] ?? '');
}

/** `ctx.cookies.set(…)` */
export function isKoaCookie({ name, receiver }: Call): boolean {
  return name === 'set' && /^(this\.)?(ctx|context)\.cookies$/.test(receiver?.text ?? '');
}
