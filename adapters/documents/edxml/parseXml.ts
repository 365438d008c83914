// From the bytes of a message to a plain tree, within its limits; what is refused has a code of edXML.
import { parseXml as parse, XmlError, type ParsedXml, type XmlLimits, type XmlProblem } from '../../kit/index.js';
import { EdxmlError, type EdxmlErrorCode } from './edxmlError.js';

export { prepareXml, type XmlLimits } from '../../kit/index.js';

/** Names that would be dangerous as property names; no edXML element is called so. */
const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const toCode = (problem: XmlProblem): EdxmlErrorCode => `XML_${problem}`;

/**
 * Parses one message. A sample shipped with the national SDK has junk before its declaration, so whatever stands before
 * the first `<` is dropped and reported.
 * @throws EdxmlError if it is malformed, carries a document type or exceeds a limit.
 */
export function parseXml(bytes: Uint8Array, limits: XmlLimits): ParsedXml {
  try {
    // Files lie in messages, as one text each.
    return parse(bytes, { ...limits, lead: 'ANYTHING', longTexts: true, forbidden: FORBIDDEN_NAMES });
  } catch (error) {
    if (error instanceof XmlError) throw new EdxmlError(toCode(error.problem));
    throw error;
  }
}
