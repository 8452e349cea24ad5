import { describeOrigin } from '../../source/data-flow.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { calleesOf } from '../code/calls/callees.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { foreignStart } from '../code/texts/address.ts';
import { SinkMatcher } from '../sinks/call-sinks.ts';
import { isChecked } from '../code/conditions/checked-value.ts';
import { relatedTo } from '../code/functions/reach.ts';
import { URL_METHODS, URL_SINKS } from '../sinks/url-sinks.ts';

const sinks = new SinkMatcher(URL_SINKS);
/** Nothing, or a scheme without a host. */
const BEFORE_HOST = /^([a-z]*:?\/\/)?$/i;

export const ssrf: Rule = {
  id: 'ssrf',
  title: 'Data of a request decides which server is asked',
  category: 'security',
  severity: 'critical',
  confidence: 'high',
  cwe: 918,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S5144', 'S310', 'B310', 'G107'],
  rationale: `
A server that fetches whatever address it is given reaches places its clients cannot: services of the internal network, the
metadata service of the cloud it runs in, files by \`file://\`. Look the host up in a list of allowed ones, or take only a part of
the path from the request.

An address whose host is fixed is not reported, whatever follows, and neither are addresses from arguments, settings or
parameters, nor values that a condition or a function named like a check has looked at.`,
  examples: [
    {
      language: 'python',
      bad: `
import requests
from flask import request

def preview():
    return requests.get(<|request.args["url"]|>, timeout=5).text
`,
      good: `
import requests
from flask import request

def preview():
    return requests.get("https://pages.example.com/" + request.args["page"], timeout=5).text
`,
    },
    {
      language: 'typescript',
      bad: `
import axios from 'axios';
import type { Request, Response } from 'express';

export async function avatar(req: Request, res: Response) {
  const image = await axios.get(<|\`http://\${req.query.host}/avatar.png\`|>);
  res.send(image.data);
}
`,
      good: `
import axios from 'axios';
import type { Request, Response } from 'express';

export async function avatar(req: Request, res: Response) {
  const image = await axios.get(\`https://avatars.example.com/\${req.query.user}.png\`);
  res.send(image.data);
}
`,
    },
    {
      language: 'java',
      bad: `
import java.net.URL;
import javax.servlet.http.HttpServletRequest;

class Preview {
  java.io.InputStream load(HttpServletRequest request) throws java.io.IOException {
    URL page = new URL(request.getParameter("url"));
    return <|page|>.openStream();
  }
}
`,
      good: `
import java.net.URL;
import javax.servlet.http.HttpServletRequest;

class Preview {
  java.io.InputStream load(HttpServletRequest request) throws java.io.IOException {
    URL page = new URL("https://pages.example.com/" + request.getParameter("page"));
    return page.openStream();
  }
}
`,
    },
  ],
  callees: calleesOf(sinks, URL_METHODS),
  create(context) {
    return {
      Call(node) {
        if (context.isTestCode) return;
        const address = addressOf(context, node);
        const start = address && foreignStart(context, address, BEFORE_HOST);
        if (!start || isChecked(context, address) || isInBrowser(context, start.value.witness)) return;
        context.report({
          at: address,
          message: `The server that is asked here ${describeOrigin(start.value)}. Allow only hosts from a fixed list.`,
          ...relatedTo(start.value),
        });
      },
    };
  },
};

/** A worker or a page that is told what to load asks with its own user's rights, not with a server's. */
function isInBrowser({ text, language }: RuleContext, witness: SyntaxNode | undefined): boolean {
  if (language.id !== 'javascript' && language.id !== 'typescript') return false;
  return (
    /^(event|e|ev|message|msg)\.data\b/.test(witness?.text ?? '') &&
    /\bpostMessage\(|\bonmessage\b|['"]message['"]/.test(text)
  );
}

function addressOf(context: RuleContext, node: SyntaxNode): SyntaxNode | undefined {
  const hit = sinks.match(context, node);
  if (hit) return hit.argument?.kind === 'object' ? urlIn(hit.argument) : hit.argument;
  if (context.language.id !== 'java') return undefined;
  const call = context.dialect.call(node);
  if (!call?.receiver || !URL_METHODS.has(call.name)) return undefined;
  return /(^|\.)URL$|\.toURL\(\)$/.test(context.names.pathOf(call.receiver) ?? '') ? call.receiver : undefined;
}

/** `axios({ url })`, `request({ uri })`, `http.get({ host })`. */
function urlIn(options: SyntaxNode): SyntaxNode | undefined {
  for (const entry of options.namedChildren) {
    if (/^(url|uri|host|hostname|baseURL)$/.test((entry.field('key') ?? entry).text))
      return entry.field('value') ?? entry;
  }
  return undefined;
}
