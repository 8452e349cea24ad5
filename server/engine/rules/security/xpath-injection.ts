import { describeOrigin } from '../../source/data-flow.ts';
import { isChecked } from '../code/conditions/checked-value.ts';
import { isFromRequest, relatedTo } from '../code/functions/reach.ts';
import type { Rule } from '../rule.ts';
import { SinkMatcher } from '../sinks/call-sinks.ts';
import { XPATH_EXPRESSIONS } from '../sinks/xpath-sinks.ts';

const sinks = new SinkMatcher(XPATH_EXPRESSIONS);

export const xpathInjection: Rule = {
  id: 'xpath-injection',
  title: 'XPath expression is built from a value that is not under control',
  category: 'security',
  severity: 'critical',
  confidence: 'high',
  cwe: 643,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S2091', 'XPATH_INJECTION'],
  rationale: `
A value inside of an XPath expression can end the string it stands in and change the condition: \`' or '1'='1\` finds every node
of the document, and further functions read the rest of it piece by piece. Give the value to the expression as a variable
(\`$name\`), or compare it in the program.

Expressions put together from constants only are not reported, nor values that were checked before. What parameters bring in is
reported with low confidence.`,
  examples: [
    {
      language: 'python',
      bad: `
from flask import request
from lxml import etree

users = etree.parse("users.xml")

def find_user():
    return users.xpath(<|f"//user[@name='{request.args['name']}']"|>)
`,
      good: `
from flask import request
from lxml import etree

users = etree.parse("users.xml")

def find_user():
    return users.xpath("//user[@name=$name]", name=request.args["name"])
`,
    },
    {
      language: 'java',
      bad: `
import javax.servlet.http.HttpServletRequest;
import javax.xml.xpath.*;
import org.w3c.dom.Document;

class Users {
  String find(Document users, HttpServletRequest request) throws XPathExpressionException {
    XPath xpath = XPathFactory.newInstance().newXPath();
    return xpath.evaluate(<|"//user[@name='" + request.getParameter("name") + "']"|>, users);
  }
}
`,
      good: `
import javax.servlet.http.HttpServletRequest;
import javax.xml.xpath.*;
import org.w3c.dom.Document;

class Users {
  String find(Document users, HttpServletRequest request) throws XPathExpressionException {
    XPath xpath = XPathFactory.newInstance().newXPath();
    xpath.setXPathVariableResolver((variable) -> request.getParameter("name"));
    return xpath.evaluate("//user[@name=$name]", users);
  }
}
`,
    },
    {
      language: 'javascript',
      bad: `
import xpath from 'xpath';

app.get('/users', (req, res) => {
  res.json(xpath.select(<|\`//user[@name='\${req.query.name}']\`|>, users));
});
`,
      good: `
import xpath from 'xpath';

const byName = xpath.parse('//user[@name=$name]');

app.get('/users', (req, res) => {
  res.json(byName.select({ node: users, variables: { name: req.query.name } }));
});
`,
    },
  ],
  callees: sinks,
  create(context) {
    return {
      Call(node) {
        const expression = sinks.match(context, node)?.argument;
        if (!expression) return;
        const value = context.flow.valueOf(expression, 'xpath');
        const isOutside = isFromRequest(context, value);
        if (!isOutside && (value.origin !== 'parameter' || !value.isComposed || context.isTestCode)) return;
        if (isChecked(context, expression)) return;
        context.report({
          at: expression,
          message: `This XPath expression contains a value that ${describeOrigin(value)}. Pass the value as a variable of the expression.`,
          ...(isOutside ? {} : { severity: 'high', confidence: 'low' }),
          ...relatedTo(value),
        });
      },
    };
  },
};
