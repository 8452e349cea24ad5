/** How a Java factory of XML parsers is told to leave external entities alone. */
export interface XmlFactory {
  readonly type: string;
  /** Methods that make one; none where its constructor does. */
  readonly makers: readonly string[];
  /** Where it reads documents by other methods than most. */
  readonly reads?: RegExp;
  /** The statement that turns document types off, after the factory's name. */
  readonly hardening: string;
}

const DISALLOW_DOCTYPE = '.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);';

export const XML_FACTORIES: readonly XmlFactory[] = [
  {
    type: 'javax.xml.parsers.DocumentBuilderFactory',
    makers: ['newInstance', 'newDefaultInstance', 'newNSInstance'],
    hardening: DISALLOW_DOCTYPE,
  },
  {
    type: 'javax.xml.parsers.SAXParserFactory',
    makers: ['newInstance', 'newDefaultInstance', 'newNSInstance'],
    hardening: DISALLOW_DOCTYPE,
  },
  {
    type: 'javax.xml.stream.XMLInputFactory',
    makers: ['newInstance', 'newFactory', 'newDefaultFactory'],
    hardening: '.setProperty(XMLInputFactory.SUPPORT_DTD, false);',
  },
  ...['org.dom4j.io.SAXReader', 'org.jdom2.input.SAXBuilder', 'org.jdom.input.SAXBuilder'].map((type) => ({
    type,
    makers: [],
    reads: /\.\s*(read|build)\s*\(/,
    hardening: DISALLOW_DOCTYPE,
  })),
  { type: 'org.xml.sax.helpers.XMLReaderFactory', makers: ['createXMLReader'], hardening: DISALLOW_DOCTYPE },
  {
    type: 'javax.xml.transform.TransformerFactory',
    makers: ['newInstance', 'newDefaultInstance'],
    // What it only writes comes from the program.
    reads: /(newTransformer|newTemplates|transform)\s*\(\s*new\s+(StreamSource|SAXSource)\b/,
    hardening: '.setAttribute(javax.xml.XMLConstants.ACCESS_EXTERNAL_DTD, "");',
  },
];

/** Parsers of Python's library, which leave external entities alone but expand internal ones. */
export const EXPANDING_READERS: ReadonlySet<string> = new Set([
  'xml.sax.parse',
  'xml.sax.parseString',
  'xml.dom.minidom.parse',
  'xml.dom.minidom.parseString',
  'xml.dom.pulldom.parse',
  'xml.dom.pulldom.parseString',
  'xml.etree.ElementTree.parse',
  'xml.etree.ElementTree.fromstring',
  'xml.etree.ElementTree.XML',
]);

/** Any sign that somebody thought of external entities. */
export const HARDENED =
  /disallow-doctype-decl|external-(general|parameter)-entities|load-external-dtd|FEATURE_SECURE_PROCESSING|ACCESS_EXTERNAL|SUPPORT_DTD|SUPPORTING_EXTERNAL_ENTITIES|supportDTD|isSupportingExternalEntities|setExpandEntityReferences\s*\(\s*false|setEntityResolver|setXMLResolver|resolveEntity/;
/** A document is read, not only made. */
export const READS_XML = /\.\s*(parse|createXMLStreamReader|createXMLEventReader|getXMLReader|newSAXParser)\s*\(/;
