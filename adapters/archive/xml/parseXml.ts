// From the bytes of a page of OAI-PMH to a plain tree, within limits that no honest page reaches.
import { readXml, xmlIn, XmlError, type XmlProblem, type XmlTree } from '../../kit/index.js';

export type { XmlTree } from '../../kit/index.js';

/** A page that cannot be read. Its message quotes nothing of it. */
export class PageError extends Error {
  constructor(readonly reason: 'ENCODING' | 'MALFORMED' | 'DTD' | 'TOO_DEEP' | 'TOO_MANY') {
    super(reason);
    this.name = 'PageError';
  }
}

// How many bytes a page may have is a setting of the harvest.
const LIMITS = { maxBytes: 67_108_864, maxDepth: 40, maxElements: 150_000, maxAttributes: 50_000 };

const REASONS: Readonly<Record<XmlProblem, PageError['reason']>> = {
  MALFORMED: 'MALFORMED',
  FORBIDDEN_NAME: 'MALFORMED',
  DTD_FORBIDDEN: 'DTD',
  ENCODING: 'ENCODING',
  TOO_DEEP: 'TOO_DEEP',
  TOO_LARGE: 'TOO_MANY',
  TOO_MANY_ATTRIBUTES: 'TOO_MANY',
  TOO_MANY_ELEMENTS: 'TOO_MANY',
};

/**
 * Parses one page.
 * @throws PageError
 */
export async function parseXml(bytes: Uint8Array): Promise<XmlTree> {
  try {
    return await readXml(bytes, { ...LIMITS, lead: 'SPACE' });
  } catch (error) {
    if (error instanceof XmlError) throw new PageError(REASONS[error.problem]);
    throw error;
  }
}

/** Children of this name in this namespace. */
export function childrenOf(tree: XmlTree | undefined, namespace: string, name: string): readonly XmlTree[] {
  return xmlIn(namespace).childrenOf(tree, name);
}

/** Trimmed text of the first such child; undefined where it is absent or empty. */
export function textOf(tree: XmlTree | undefined, namespace: string, name: string): string | undefined {
  return xmlIn(namespace).textAt(tree, name);
}
