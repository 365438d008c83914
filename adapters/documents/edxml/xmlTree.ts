// Look-ups in a parsed message: elements of the edXML namespace, by local name.
import { xmlIn } from '../../kit/index.js';

export type { XmlTree } from '../../kit/index.js';

/** The one namespace of edXML; the prefix and the place of its declaration differ between builders. */
const EDXML_NAMESPACE = 'http://www.mic.gov.vn/TBT/QCVN_102_2016';

export const { childrenOf, at, textAt } = xmlIn(EDXML_NAMESPACE);
