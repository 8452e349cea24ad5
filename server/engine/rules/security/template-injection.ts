import { describeOrigin } from '../../source/data-flow.ts';
import { relatedTo } from '../code/functions/reach.ts';
import { requestValueOf } from '../code/values/request-value.ts';
import type { Rule } from '../rule.ts';
import { SinkMatcher } from '../sinks/call-sinks.ts';
import { TEMPLATE_SINKS } from '../sinks/template-sinks.ts';

const sinks = new SinkMatcher(TEMPLATE_SINKS);

export const templateInjection: Rule = {
  id: 'template-injection',
  title: 'Data of a request becomes part of a template',
  category: 'security',
  severity: 'critical',
  confidence: 'high',
  cwe: 1336,
  languages: ['python', 'javascript', 'typescript', 'java', 'go'],
  aliases: ['S5496', 'TEMPLATE_INJECTION_FREEMARKER', 'TEMPLATE_INJECTION_VELOCITY', 'TEMPLATE_INJECTION_PEBBLE'],
  rationale: `
Template engines run expressions, and most of those reach the whole program: \`{{ ''.__class__ }}\` and its longer relatives end
in a shell. Keep the template constant and hand the data over as variables; the engine then never parses them, and escapes them
as well.

Only data of requests is reported: templates from files, settings and parameters are the program's own.`,
  examples: [
    {
      language: 'python',
      bad: `
from flask import render_template_string, request

def hello():
    return render_template_string(<|"<h1>Hello " + request.args["name"] + "</h1>"|>)
`,
      good: `
from flask import render_template_string, request

def hello():
    return render_template_string("<h1>Hello {{ name }}</h1>", name=request.args["name"])
`,
    },
    {
      language: 'javascript',
      bad: `
import ejs from 'ejs';

app.get('/hello', (req, res) => {
  res.send(ejs.render(<|\`<h1>Hello \${req.query.name}</h1>\`|>));
});
`,
      good: `
import ejs from 'ejs';

app.get('/hello', (req, res) => {
  res.send(ejs.render('<h1>Hello <%= name %></h1>', { name: req.query.name }));
});
`,
    },
    {
      language: 'java',
      bad: `
import javax.servlet.http.*;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.Velocity;

class Mails {
  void preview(HttpServletRequest request, HttpServletResponse response) throws java.io.IOException {
    Velocity.evaluate(new VelocityContext(), response.getWriter(), "mail", <|request.getParameter("text")|>);
  }
}
`,
      good: `
import javax.servlet.http.*;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.Velocity;

class Mails {
  void preview(HttpServletRequest request, HttpServletResponse response) throws java.io.IOException {
    VelocityContext variables = new VelocityContext();
    variables.put("text", request.getParameter("text"));
    Velocity.evaluate(variables, response.getWriter(), "mail", "<p>$text</p>");
  }
}
`,
    },
    {
      language: 'go',
      bad: `
package mails

import (
	"html/template"
	"net/http"
)

func preview(w http.ResponseWriter, r *http.Request) {
	page, _ := template.New("mail").Parse(<|"<p>" + r.FormValue("text") + "</p>"|>)
	page.Execute(w, nil)
}
`,
      good: `
package mails

import (
	"html/template"
	"net/http"
)

func preview(w http.ResponseWriter, r *http.Request) {
	page, _ := template.New("mail").Parse("<p>{{.}}</p>")
	page.Execute(w, r.FormValue("text"))
}
`,
    },
  ],
  callees: sinks,
  create(context) {
    if (context.isTestCode) return {};
    return {
      Call(node) {
        const hit = sinks.match(context, node);
        const value = hit?.argument && requestValueOf(context, hit.argument, 'template');
        if (!hit?.argument || !value) return;
        context.report({
          at: hit.argument,
          message: `This template ${value.isComposed ? 'contains a value that ' : ''}${describeOrigin(value)} and can run code. Keep it constant and pass the value as a variable.`,
          // Go's templates reach only what is handed to them.
          ...(context.language.id === 'go' ? { severity: 'high' } : {}),
          ...relatedTo(value),
        });
      },
    };
  },
};
