// From an XML reply to a plain tree, within the limits that the settings give it.
import { readXml, UpstreamError, xmlIn, XmlError, type XmlTree } from '../../kit/index.js';
import type { Config } from '../config.js';

export type { XmlTree } from '../../kit/index.js';

/** How much is read at all, the HTTP client decides before. */
const MOST_BYTES = 268_435_456;

const replies = xmlIn(null);

/** Throws UPSTREAM_BAD_RESPONSE for what is malformed, carries a document type (and so entities) or exceeds a limit. */
export async function parseXml(text: string, { maxDepth, maxElements }: Config['xml']): Promise<XmlTree> {
  // Pictures have three attributes; hardly anything else has any.
  const limits = { maxBytes: MOST_BYTES, maxDepth, maxElements, maxAttributes: 4 * maxElements };
  try {
    return await readXml(text, { ...limits, texts: 'NEAT' });
  } catch (error) {
    if (error instanceof XmlError)
      throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: `XML: ${error.problem}` });
    throw error;
  }
}

/** All children of this name: one child and a list of one look alike. */
export const { childrenOf } = replies;

/** Text of the first child of this name; null where it is absent or empty. */
export function textOf(tree: XmlTree | undefined, name: string): string | null {
  return replies.textAt(tree, name) ?? null;
}
