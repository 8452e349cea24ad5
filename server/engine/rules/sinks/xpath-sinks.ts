import type { CallSinks } from './call-sinks.ts';

const SCRIPT = [
  {
    paths: [
      'xpath.select',
      'xpath.select1',
      'xpath.parse',
      'xpath.evaluate',
      'xpath.useNamespaces()',
      'document.evaluate',
      'window.document.evaluate',
      'document.createExpression',
      'fontoxpath.evaluateXPath',
      'fontoxpath.evaluateXPathToNodes',
      'fontoxpath.evaluateXPathToString',
      'fontoxpath.evaluateXPathToFirstNode',
    ],
    argument: 0,
  },
  { methods: ['evaluate'], receiver: /^(doc|document|xml|xmlDoc)$/, argument: 0 },
] as const;
const GO_MODULES = [
  'github.com/antchfx/xmlquery',
  'github.com/antchfx/htmlquery',
  'github.com/antchfx/jsonquery',
] as const;

/** Where a text is read as an XPath expression, with its position. */
export const XPATH_EXPRESSIONS: CallSinks = {
  python: [
    {
      paths: ['lxml.etree.XPath', 'lxml.etree.ETXPath', 'elementpath.select', 'elementpath.iter_select'],
      argument: 0,
      keyword: 'path',
    },
    { paths: ['elementpath.select', 'elementpath.iter_select'], argument: 1, keyword: 'path' },
    { methods: ['xpath', 'xpathEval'], receiver: /./, argument: 0 },
    // Texts have a `find` of their own.
    {
      methods: ['find', 'findall', 'findtext', 'iterfind'],
      receiver: /(^|_)(e?tree|root|doc|document|xml|elem|element)$/i,
      argument: 0,
    },
  ],
  javascript: SCRIPT,
  typescript: SCRIPT,
  java: [
    {
      paths: [
        'javax.xml.xpath.XPath.evaluate',
        'javax.xml.xpath.XPath.compile',
        'javax.xml.xpath.XPath.evaluateExpression',
        'javax.xml.xpath.XPathFactory.newInstance().newXPath().evaluate',
        'javax.xml.xpath.XPathFactory.newInstance().newXPath().compile',
        'org.dom4j.DocumentHelper.createXPath',
        'org.jdom2.xpath.XPathFactory.instance().compile',
        'net.sf.saxon.s9api.XPathCompiler.compile',
        'net.sf.saxon.s9api.XPathCompiler.evaluate',
        'org.apache.commons.jxpath.JXPathContext.getValue',
        'org.apache.commons.jxpath.JXPathContext.iterate',
        'org.apache.commons.jxpath.JXPathContext.selectNodes',
      ],
      argument: 0,
    },
    { methods: ['evaluate', 'compile'], receiver: /^(xp|x?path|newXPath)$/i, argument: 0 },
    { methods: ['selectNodes', 'selectSingleNode'], receiver: /./, argument: 0 },
    { paths: ['org.apache.xpath.XPathAPI.selectNodeList', 'org.apache.xpath.XPathAPI.selectSingleNode'], argument: 1 },
  ],
  go: [
    {
      paths: GO_MODULES.flatMap((module) =>
        ['Find', 'FindOne', 'Query', 'QueryAll'].map((name) => `${module}.${name}`),
      ),
      argument: 1,
    },
    {
      paths: [
        'github.com/antchfx/xpath.Compile',
        'github.com/antchfx/xpath.MustCompile',
        'gopkg.in/xmlpath.v2.Compile',
        'gopkg.in/xmlpath.v2.MustCompile',
        'launchpad.net/xmlpath.Compile',
      ],
      argument: 0,
    },
  ],
};
