// The references of a signature: what each is to, how it is transformed, and whether its digest is right.
import { createHash } from 'node:crypto';
import { isSame } from '../asn1.js';
import type { Findings } from '../findings.js';
import { BASE64, c14nOf, digestOfUri, DS, ENVELOPED, EXCLUSIVE, SIGNED_PROPERTIES, type C14n } from './names.js';
import { attributeOf, bytesOf, childOf, childrenOf, isInside, textOf, type Element, type OpenXml } from './openXml.js';

export interface Referenced {
  readonly element: Element;
  readonly isSignedProperties: boolean;
  readonly digest: string;
}

interface Transforms {
  readonly enveloped: boolean;
  readonly base64: boolean;
  readonly canonical: C14n;
  readonly prefixes: readonly string[];
}

const INCLUSIVE: C14n = { mode: 'C14N_1_0', comments: false };
const MAX_TRANSFORMS = 5;

export function prefixesOf(method: Element): readonly string[] {
  const list = attributeOf(childOf(method, EXCLUSIVE, 'InclusiveNamespaces'), 'PrefixList').trim();
  return list === '' ? [] : list.split(/\s+/).map((prefix) => (prefix === '#default' ? '' : prefix));
}

/** Undefined: something else than the fixed list, or in another order than makes sense. */
function readTransforms(reference: Element): Transforms | undefined {
  const methods = childrenOf(childOf(reference, DS, 'Transforms'), DS, 'Transform');
  if (methods.length > MAX_TRANSFORMS) return undefined;
  let result: Transforms = { enveloped: false, base64: false, canonical: INCLUSIVE, prefixes: [] };
  let isCanonical = false;
  for (const method of methods) {
    const uri = attributeOf(method, 'Algorithm');
    const canonical = c14nOf(uri);
    // Behind canonical bytes nothing of the list applies any more.
    if (isCanonical || result.base64) return undefined;
    if (uri === ENVELOPED) result = { ...result, enveloped: true };
    else if (uri === BASE64) result = { ...result, base64: true };
    else if (canonical !== undefined) {
      isCanonical = true;
      result = { ...result, canonical, prefixes: prefixesOf(method) };
    } else return undefined;
  }
  return result;
}

function bytesToDigest(target: Element, isWhole: boolean, transforms: Transforms, signature: Element, xml: OpenXml) {
  const { base64, canonical, prefixes, enveloped } = transforms;
  if (base64) return bytesOf(target);
  const without = enveloped ? { without: signature } : {};
  // Comments are not part of what #id and the empty address point at.
  return xml.canonical(isWhole ? null : target, { ...canonical, comments: false, prefixes, ...without });
}

/** The one element, or a finding that says why there is none. */
function findTarget(uri: string, xml: OpenXml, findings: Findings): Element | undefined {
  if (uri === '') return xml.root;
  if (!uri.startsWith('#') || /^#xpointer/i.test(uri)) {
    findings.add('contentDigest', 'SIGNED_DATA_NOT_FOUND', 'REFERENCE_EXTERNAL');
    return undefined;
  }
  const found = xml.withId(uri.slice(1));
  if (found.length > 1) findings.add('format', 'FORMAT_FAILURE', 'ID_NOT_UNIQUE');
  else if (found.length === 0) findings.add('contentDigest', 'SIGNED_DATA_NOT_FOUND', 'REFERENCE_MISSING');
  return found.length === 1 ? found[0] : undefined;
}

function checkReference(
  reference: Element,
  signature: Element,
  xml: OpenXml,
  findings: Findings,
): Referenced | undefined {
  const type = attributeOf(reference, 'Type');
  if (type === `${DS}Manifest`) findings.add('contentDigest', 'SIGNED_DATA_NOT_FOUND', 'UNSUPPORTED_FEATURE');
  if (!reference.attributes.has('URI')) {
    findings.add('contentDigest', 'SIGNED_DATA_NOT_FOUND', 'REFERENCE_EXTERNAL');
    return undefined;
  }
  const uri = attributeOf(reference, 'URI');
  const target = findTarget(uri, xml, findings);
  if (target === undefined) return undefined;
  const transforms = readTransforms(reference);
  const digest = digestOfUri(attributeOf(childOf(reference, DS, 'DigestMethod'), 'Algorithm'));
  if (transforms === undefined || digest === undefined) {
    const key = transforms === undefined ? 'TRANSFORM_UNKNOWN' : 'ALGORITHM_UNKNOWN';
    findings.add('contentDigest', transforms === undefined ? 'GENERIC' : 'CRYPTO_CONSTRAINTS_FAILURE', key);
    return undefined;
  }
  // An enveloped signature lies inside what it signs.
  if (transforms.enveloped && !isInside(signature, target)) {
    findings.add('format', 'FORMAT_FAILURE', 'REFERENCE_MISSING');
    return undefined;
  }
  const actual = createHash(digest)
    .update(bytesToDigest(target, uri === '', transforms, signature, xml))
    .digest();
  if (!isSame(actual, bytesOf(childOf(reference, DS, 'DigestValue'))))
    findings.add('contentDigest', 'HASH_FAILURE', 'CONTENT_CHANGED');
  return { element: target, isSignedProperties: type === SIGNED_PROPERTIES, digest };
}

const MAX_REFERENCES = 50;

/** All references; each must be there and be right. */
export function checkReferences(signature: Element, xml: OpenXml, findings: Findings): readonly Referenced[] {
  findings.done('contentDigest');
  const references = childrenOf(childOf(signature, DS, 'SignedInfo'), DS, 'Reference');
  if (references.length > MAX_REFERENCES) findings.add('format', 'GENERIC', 'UNSUPPORTED_FEATURE');
  const found = references
    .slice(0, MAX_REFERENCES)
    .flatMap((one) => checkReference(one, signature, xml, findings) ?? []);
  if (!found.some(({ isSignedProperties }) => !isSignedProperties))
    findings.add('contentDigest', 'SIGNED_DATA_NOT_FOUND', 'REFERENCE_MISSING');
  return found;
}

/** What the signature is over: the document, its own object, or some part among others. */
export function judgeCoverage(signature: Element, referenced: readonly Referenced[], xml: OpenXml): boolean {
  const objects = childrenOf(signature, DS, 'Object');
  const signed = new Set(referenced.map(({ element }) => element));
  const isDescribed = (object: Element) =>
    object.children.length === 1 && object.children[0]?.name === 'QualifyingProperties' && textAround(object) === '';
  // An object that nobody signed could hold anything.
  const isCovered = (object: Element) =>
    isDescribed(object) ||
    signed.has(object) ||
    (object.children.length === 1 && signed.has(object.children[0] ?? object) && textAround(object) === '');
  if (!objects.every(isCovered)) return false;
  if (signed.has(xml.root)) return true;
  const own = objects.filter((object) => !isDescribed(object));
  return signature === xml.root && own.length > 0;
}

/** Text beside the elements of an object. */
function textAround(object: Element): string {
  const inside = object.children.reduce((sum, child) => sum + child.node.content.length, 0);
  return object.node.content.trim().length > inside ? textOf(object) : '';
}
