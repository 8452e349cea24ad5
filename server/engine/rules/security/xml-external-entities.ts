import { PathSet } from '../../source/names.ts';
import type { SyntaxNode } from '../../source/syntax-tree.ts';
import { replaceNode } from '../edits/replace-node.ts';
import { lineBreakOf } from '../edits/line-break-of.ts';
import { calleesLike } from '../code/calls/callees.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';
import { isFromRequest } from '../code/functions/reach.ts';
import { EXPANDING_READERS, HARDENED, READS_XML, XML_FACTORIES, type XmlFactory } from '../sinks/xml-parsers.ts';

const factories = XML_FACTORIES.map((factory) => ({
  factory,
  paths: new PathSet(
    factory.makers.length > 0
      ? factory.makers.map((maker) => `${factory.type}.${maker}`)
      : [factory.type, factory.type.slice(factory.type.lastIndexOf('.') + 1)],
  ),
}));
const METHODS = new Set(['method_declaration', 'constructor_declaration', 'static_initializer', 'lambda_expression']);
const CLASSES = new Set(['class_declaration', 'enum_declaration', 'record_declaration']);
/** Options of lxml's parser that open the door when they are set like this. */
const LXML_OPTIONS: ReadonlyMap<string, string> = new Map([
  ['resolve_entities', 'true'],
  ['load_dtd', 'true'],
  ['no_network', 'false'],
]);
const LXML_PARSERS = new Set([
  'lxml.etree.XMLParser',
  'lxml.etree.ETCompatXMLParser',
  'lxml.objectify.makeparser',
  'lxml.etree.iterparse',
]);
const LXML_READERS = new Set([
  'lxml.etree.parse',
  'lxml.etree.fromstring',
  'lxml.etree.XML',
  'lxml.objectify.fromstring',
]);
const SAX_FEATURES = new Set(['xml.sax.handler.feature_external_ges', 'xml.sax.handler.feature_external_pes']);
const LIBXML_PARSERS = /^libxmljs2?\.(parseXml|parseXmlString|parseXmlAsync)$/;

export const xmlExternalEntities: Rule = {
  id: 'xml-external-entities',
  title: 'XML parser follows external entities',
  category: 'security',
  severity: 'high',
  confidence: 'high',
  cwe: 611,
  languages: ['python', 'javascript', 'typescript', 'java'],
  aliases: ['S2755', 'S313', 'S317', 'S320', 'B317', 'B320', 'XXE_DOCUMENT'],
  rationale: `
An entity in the document type of an XML text can stand for a file or an address. A parser that follows it puts the contents of
local files into the document, or asks servers of the internal network. Turn document types off, or at least external entities.

Java's factories do so only when told. A factory is not reported when the code around it sets any of the options that matter,
when it only makes new documents, or when it is handed to a function that may set it up. The parsers of Python's own library do not
follow external entities but expand internal ones, and newer versions limit that: they are reported for data of a request, with low
confidence. Go's \`encoding/xml\` does neither.`,
  examples: [
    {
      language: 'java',
      isFixed: true,
      bad: `
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;

class Orders {
  Document read(java.io.InputStream in) throws Exception {
    DocumentBuilderFactory factory = <|DocumentBuilderFactory.newInstance()|>;
    return factory.newDocumentBuilder().parse(in);
  }
}
`,
      good: `
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;

class Orders {
  Document read(java.io.InputStream in) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(in);
  }
}
`,
    },
    {
      language: 'python',
      isFixed: true,
      bad: `
from lxml import etree

parser = etree.XMLParser(<|resolve_entities=True|>)
orders = etree.parse("orders.xml", parser)
`,
      good: `
from lxml import etree

parser = etree.XMLParser(resolve_entities=False)
orders = etree.parse("orders.xml", parser)
`,
    },
    {
      language: 'javascript',
      isFixed: true,
      bad: `
import libxml from 'libxmljs2';

export const read = (text) => libxml.parseXml(text, { <|noent: true|> });
`,
      good: `
import libxml from 'libxmljs2';

export const read = (text) => libxml.parseXml(text, { noent: false });
`,
    },
  ],
  fix: 'unsafe',
  callees: calleesLike(
    /^(new\w*|createXMLReader|SAXReader|SAXBuilder|setFeature|XMLParser|ETCompatXMLParser|makeparser|iterparse|parse|parseString|fromstring|XML|parseXml\w*)$/,
  ),
  create(context) {
    if (context.isTestCode) return {};
    const visit = { python: visitPython, java: visitJava, javascript: visitJavascript, typescript: visitJavascript }[
      context.language.id as string
    ];
    return visit ? { Call: (node) => visit(context, node) } : {};
  },
};

function visitJava(context: RuleContext, node: SyntaxNode): void {
  const call = context.dialect.call(node);
  if (!call || call.arguments.length > 0) return;
  const path = context.names.pathOf(call.callee);
  const factory = factories.find(({ paths }) => paths.has(path))?.factory;
  if (!factory) return;
  // A factory in a field is set up anywhere in its class.
  const home = node.ancestor(METHODS);
  const around = (home && declaresLocal(node) ? home : node.ancestor(CLASSES)) ?? context.tree.root;
  if (HARDENED.test(around.text) || !(factory.reads ?? READS_XML).test(around.text) || isHandedOver(context, node))
    return;
  const fix = hardeningFix(context, node, factory);
  context.report({
    at: node,
    message: `Parsers of this \`${factory.type.split('.').at(-1)}\` follow external entities. Turn document types off before using it.`,
    confidence: declaresLocal(node) ? 'high' : 'medium',
    ...(fix && { fix }),
  });
}

/** Whether the factory lives in the method that makes it. */
function declaresLocal(maker: SyntaxNode): boolean {
  const { parent } = maker;
  return parent?.kind === 'variable_declarator'
    ? parent.parent?.kind === 'local_variable_declaration'
    : parent?.kind === 'method_invocation';
}

function isHandedOver(context: RuleContext, maker: SyntaxNode): boolean {
  if (maker.parent?.kind === 'argument_list') return true;
  const name = maker.parent?.field('name');
  const reads = (name && maker.parent?.kind === 'variable_declarator' && context.scopes.bindingOf(name)?.reads) || [];
  return reads.some(({ parent }) => parent?.kind === 'argument_list');
}

function hardeningFix(context: RuleContext, maker: SyntaxNode, factory: XmlFactory): Fix | undefined {
  const declarator = maker.parent;
  const statement = declarator?.parent;
  const name = declarator?.field('name')?.text;
  if (statement?.kind !== 'local_variable_declaration' || statement.parent?.kind !== 'block' || name === undefined)
    return undefined;
  if (factory.hardening.includes('XMLInputFactory') && !/\bXMLInputFactory\b/.test(statement.text)) return undefined;
  const { lines, text } = context.tree;
  const indent = /^\s*/.exec(text.slice(lines.startOf(lines.lineAt(statement.start)), statement.start))?.[0] ?? '';
  return {
    title: 'Turn document types off',
    safety: 'unsafe', // documents with a document type are refused from now on
    edits: () => [
      {
        start: statement.end,
        end: statement.end,
        newText: `${lineBreakOf(context.tree)}${indent}${name}${factory.hardening}`,
      },
    ],
  };
}

function visitPython(context: RuleContext, node: SyntaxNode): void {
  const call = context.dialect.call(node);
  const path = call && context.names.pathOf(call.callee);
  if (!call || path === undefined) return;
  if (LXML_PARSERS.has(path)) {
    const option = call.arguments.find(
      ({ name, value }) => name !== undefined && LXML_OPTIONS.get(name) === value.kind,
    );
    if (option)
      reportOption(
        context,
        option.node,
        option.value,
        `\`${option.node.text}\` lets this parser follow external entities. Turn it off.`,
      );
  } else if (call.name === 'setFeature') {
    const [feature, state] = call.arguments.map(({ value }) => value);
    if (!feature || !state || !SAX_FEATURES.has(context.names.pathOf(feature) ?? '')) return;
    if (state.kind === 'true' || state.text === '1')
      reportOption(context, node, state, 'This makes the parser follow external entities. Turn it off.');
  } else if (LXML_READERS.has(path) && call.arguments.length === 1) {
    const text = call.arguments[0]?.value;
    if (!text || !isFromRequest(context, context.flow.valueOf(text, 'code'))) return;
    context.report({
      at: text,
      confidence: 'medium',
      message:
        'XML of a request is read with a parser that may follow external entities. Pass `etree.XMLParser(resolve_entities=False)`.',
    });
  } else if (EXPANDING_READERS.has(path)) visitExpanding(context, call.arguments[0]?.value);
}

/** A few entities within each other become gigabytes of text. */
function visitExpanding(context: RuleContext, text: SyntaxNode | undefined): void {
  if (!text || !isFromRequest(context, context.flow.valueOf(text, 'code'))) return;
  context.report({
    at: text,
    severity: 'low',
    confidence: 'low',
    message: 'XML of a request is read with a parser that expands entities within entities. Use `defusedxml`.',
  });
}

function visitJavascript(context: RuleContext, node: SyntaxNode): void {
  const call = context.dialect.call(node);
  if (!call || !LIBXML_PARSERS.test(context.names.pathOf(call.callee) ?? '')) return;
  const options = call.arguments[1]?.value;
  const pair = options?.namedChildren.find(
    (entry) => entry.field('key')?.text === 'noent' && entry.field('value')?.kind === 'true',
  );
  const value = pair?.field('value');
  if (pair && value)
    reportOption(
      context,
      pair,
      value,
      '`noent: true` puts what external entities stand for into the document. Turn it off.',
    );
}

/** An option that is on and is turned off by its opposite. */
function reportOption(context: RuleContext, at: SyntaxNode, value: SyntaxNode, message: string): void {
  const opposite = { true: 'false', false: 'true', True: 'False', False: 'True', '1': '0' }[value.text];
  if (opposite === undefined) return;
  context.report({
    at,
    message,
    fix: { title: 'Do not follow external entities', safety: 'unsafe', edits: () => [replaceNode(value, opposite)] },
  });
}
