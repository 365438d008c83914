// Files inside a message: base64 of the file, or (as the national SDK writes it) of a ZIP with that one file in it.
import { decodeBase64 } from '../base64.js';
import type { DocumentDetail } from './documentDetail.js';
import { EdxmlError } from './edxmlError.js';
import { parseXml, type XmlLimits } from './parseXml.js';
import { isWrapped, singleEntrySize, unzipSingle, type AttachmentLimits } from './unzipSingle.js';
import { isXmlText } from './write/markup.js';
import { at, childrenOf, textAt, type XmlTree } from './xmlTree.js';

export type { AttachmentLimits } from './unzipSingle.js';

type Attachment = DocumentDetail['attachments'][number];

const MAX_NAME = 200;
const FALLBACK_TYPE = 'application/octet-stream';
const RESERVED_NAME = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** A name that is safe to offer for saving: no folders, no control characters, no device names, not endless. */
function toFileName(name: string, warnings?: Set<string>): string {
  const normal = name.normalize('NFC');
  const base = normal.split(/[/\\]/).at(-1) ?? '';
  // oxlint-disable-next-line no-control-regex -- they are what is removed
  const clean = base.replace(/[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069:*?"<>|]/g, '').trim();
  const usable = clean === '' || /^\.+$/.test(clean) ? 'attachment' : clean;
  const safe = (RESERVED_NAME.test(usable) ? `_${usable}` : usable).slice(-MAX_NAME);
  if (safe !== normal) warnings?.add('ATTACHMENT_NAME_CHANGED');
  return safe;
}

/** True for a name that a reader would keep as it is. */
export function isSafeFileName(name: string): boolean {
  return name !== '' && isXmlText(name) && toFileName(name) === name;
}

function attachmentTrees(root: XmlTree): readonly XmlTree[] {
  return childrenOf(at(root, 'AttachmentEncoded'), 'Attachment');
}

/** Name and type: the manifest knows them too, and builders fill one or the other. */
function describe(root: XmlTree, tree: XmlTree) {
  const contentId = textAt(tree, 'ContentId') ?? '';
  const manifest = at(root, 'edXMLEnvelope', 'edXMLBody', 'edXMLManifest');
  const reference = childrenOf(manifest, 'Reference').find((entry) => textAt(entry, 'ContentId') === contentId);
  const name = textAt(tree, 'AttachmentName') ?? textAt(reference, 'AttachmentName') ?? 'attachment';
  const type = textAt(tree, 'ContentType') ?? textAt(reference, 'ContentType') ?? FALLBACK_TYPE;
  return { contentId, name, contentType: /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : FALLBACK_TYPE, reference };
}

function measure(tree: XmlTree, name: string, type: string, limits: AttachmentLimits, warnings: Set<string>) {
  try {
    const bytes = decodeBase64(textAt(tree, 'ContentTransferEncoded') ?? '');
    const size = isWrapped(bytes, name, type) ? singleEntrySize(bytes, limits) : bytes.length;
    if (size > limits.maxBytes) throw new EdxmlError('ATTACHMENT_TOO_LARGE');
    return size;
  } catch (error) {
    if (!(error instanceof EdxmlError)) throw error;
    warnings.add(error.code);
    return null;
  }
}

/** The files of a message without their bytes; a file that must not be handed out has no size and leaves a warning. */
export function toAttachments(root: XmlTree, limits: AttachmentLimits, warnings: Set<string>): Attachment[] {
  const manifest = at(root, 'edXMLEnvelope', 'edXMLBody', 'edXMLManifest');
  const trees = attachmentTrees(root);
  const seen = new Map<string, number>();
  for (const tree of trees) {
    const id = textAt(tree, 'ContentId') ?? '';
    seen.set(id, (seen.get(id) ?? 0) + 1);
  }
  const found = trees.slice(0, limits.maxFiles).map((tree) => {
    const { contentId, name, contentType, reference } = describe(root, tree);
    if (reference === undefined) warnings.add('ATTACHMENT_NOT_IN_MANIFEST');
    const isRepeated = (seen.get(contentId) ?? 0) > 1;
    if (isRepeated) warnings.add('ATTACHMENT_ID_REPEATED');
    // A file that no link could tell from another one is not handed out.
    const size = isRepeated ? null : measure(tree, name, contentType, limits, warnings);
    return { contentId, name: toFileName(name, warnings), contentType, size };
  });
  if (trees.length > limits.maxFiles) warnings.add('ATTACHMENTS_TOO_MANY');
  const ids = new Set(found.map((attachment) => attachment.contentId));
  const missing = childrenOf(manifest, 'Reference').some((entry) => !ids.has(textAt(entry, 'ContentId') ?? ''));
  if (missing) warnings.add('ATTACHMENT_MISSING');
  return found;
}

interface OpenLimits extends XmlLimits {
  readonly attachment: AttachmentLimits;
}

function unpack(root: XmlTree, tree: XmlTree, limits: OpenLimits) {
  const { name, contentType } = describe(root, tree);
  const payload = decodeBase64(textAt(tree, 'ContentTransferEncoded') ?? '');
  const wrapped = isWrapped(payload, name, contentType);
  const content = wrapped ? unzipSingle(payload, limits.attachment) : payload;
  if (content.length > limits.attachment.maxBytes) throw new EdxmlError('ATTACHMENT_TOO_LARGE');
  return { name: toFileName(name), contentType, bytes: content };
}

/**
 * The bytes of one file of a message.
 * @throws EdxmlError if the message, or the file, must not be used.
 */
export function openAttachment(bytes: Uint8Array, contentId: string, limits: OpenLimits) {
  const { root } = parseXml(bytes, limits);
  const [tree, another] = attachmentTrees(root).filter((entry) => (textAt(entry, 'ContentId') ?? '') === contentId);
  if (tree === undefined) throw new EdxmlError('ATTACHMENT_MISSING');
  // Which of two was meant, nobody can say.
  if (another !== undefined) throw new EdxmlError('ATTACHMENT_ID_REPEATED');
  return unpack(root, tree, limits);
}

/**
 * The bytes of all files of a message, in order.
 * @throws EdxmlError as `openAttachment` does.
 */
export function readAllAttachments(bytes: Uint8Array, limits: OpenLimits): readonly Uint8Array[] {
  const { root } = parseXml(bytes, limits);
  return attachmentTrees(root).map((tree) => unpack(root, tree, limits).bytes);
}
