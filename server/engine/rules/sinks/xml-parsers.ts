/** How a Java factory of XML parsers is told to leave external entities alone. */
export interface XmlFactory {
  readonly type: string;
  /** Methods that make one. */
  readonly makers: readonly string[];
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
];

/** Any sign that somebody thought of external entities. */
export const HARDENED =
  /disallow-doctype-decl|external-(general|parameter)-entities|load-external-dtd|FEATURE_SECURE_PROCESSING|ACCESS_EXTERNAL|SUPPORT_DTD|SUPPORTING_EXTERNAL_ENTITIES|supportDTD|isSupportingExternalEntities|setExpandEntityReferences\s*\(\s*false|setEntityResolver|setXMLResolver|resolveEntity/;
/** A document is read, not only made. */
export const READS_XML = /\.\s*(parse|createXMLStreamReader|createXMLEventReader|getXMLReader|newSAXParser)\s*\(/;
