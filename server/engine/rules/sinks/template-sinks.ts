import type { CallSinks } from './call-sinks.ts';

const SCRIPT = [
  {
    paths: [
      'ejs.render',
      'ejs.compile',
      'pug.render',
      'pug.compile',
      'pug.compileClient',
      'jade.render',
      'jade.compile',
      'handlebars.compile',
      'handlebars.precompile',
      'Handlebars.compile',
      'Handlebars.precompile',
      'nunjucks.renderString',
      'nunjucks.compile',
      'nunjucks.Environment.renderString',
      'nunjucks.configure().renderString',
      'lodash.template',
      'lodash/template',
      '_.template',
      'underscore.template',
      'dot.template',
      'doT.template',
      'dot.compile',
      'swig.render',
      'swig.compile',
      'eta.renderString',
      'eta.Eta.renderString',
      'squirrelly.render',
      'squirrelly.compile',
      'template7.compile',
      'art-template.render',
      'art-template.compile',
      'Vue.compile',
      'vue.compile',
    ],
    argument: 0,
  },
] as const;
const GO_TEMPLATES = ['text/template', 'html/template'].flatMap((module) =>
  ['New()', 'New().Funcs()', 'New().Delims()', 'New().Option()', 'Template', 'Must()'].map(
    (maker) => `${module}.${maker}.Parse`,
  ),
);

/** Where a text is read as a template, with its position. */
export const TEMPLATE_SINKS: CallSinks = {
  python: [
    {
      paths: [
        'jinja2.Template',
        'jinja2.Environment().from_string',
        'jinja2.environment.Environment().from_string',
        'jinja2.environment.Template',
        'jinja2.nativetypes.NativeEnvironment().from_string',
        'flask.render_template_string',
        'flask.stream_template_string',
        'flask.current_app.jinja_env.from_string',
        'flask.Flask().jinja_env.from_string',
        'quart.render_template_string',
        'tornado.template.Template',
        'django.template.Engine().from_string',
        'django.template.engines.from_string',
        'bottle.template',
        'bottle.SimpleTemplate',
        'genshi.template.MarkupTemplate',
        'genshi.template.NewTextTemplate',
        'Cheetah.Template.Template',
        'airspeed.Template',
      ],
      argument: 0,
      keyword: 'source',
    },
    { paths: ['django.template.Template'], argument: 0, keyword: 'template_string' },
    { paths: ['mako.template.Template'], argument: 0, keyword: 'text' },
    { methods: ['from_string'], receiver: /^(env|jinja_?env|environment|jinja|template_env|engine)$/i, argument: 0 },
  ],
  javascript: SCRIPT,
  typescript: SCRIPT,
  java: [
    // The bare name is what a star import leaves.
    { paths: ['freemarker.template.Template', 'Template'], argument: 1 },
    { paths: ['freemarker.cache.StringTemplateLoader.putTemplate'], argument: 1 },
    {
      paths: ['org.apache.velocity.app.Velocity.evaluate', 'org.apache.velocity.app.VelocityEngine.evaluate'],
      argument: 3,
    },
    {
      paths: [
        'org.thymeleaf.TemplateEngine.process',
        'org.thymeleaf.ITemplateEngine.process',
        'org.thymeleaf.spring5.SpringTemplateEngine.process',
        'org.thymeleaf.spring6.SpringTemplateEngine.process',
        'com.mitchellbosecke.pebble.PebbleEngine.getLiteralTemplate',
        'io.pebbletemplates.pebble.PebbleEngine.getLiteralTemplate',
        'com.hubspot.jinjava.Jinjava.render',
        'com.hubspot.jinjava.Jinjava.renderForResult',
      ],
      argument: 0,
    },
    { methods: ['getLiteralTemplate'], receiver: /./, argument: 0 },
  ],
  go: [{ paths: GO_TEMPLATES, argument: 0 }],
};
