// Takes in what was sent: a document for each of its receivers, or a status for whom it is about.
import type { AxisView } from './axisView.js';
import { findDocument, readTrail } from './axisView.js';
import type { DocumentsBehaviour } from './behaviour.js';
import type { UploadedDocument, UploadedStatus } from './parseUpload.js';
import { toStatusText } from './toStatusText.js';
import { checkTransition, FROM_SENDER } from './transitions.js';
import { VxpError } from './vxpAnswer.js';
import { toLocalTime, toStatusWords } from './words.js';
import type { KnownDocument } from './writtenMessages.js';

/** Who sends what, and when. */
export interface Upload {
  readonly view: AxisView;
  readonly behaviour: DocumentsBehaviour;
  readonly caller: string;
  readonly file: Buffer;
  /** Milliseconds. */
  readonly now: number;
}

const KEY = /^[^,]+,\d{4}\/\d{2}\/\d{2},[^,]+$/;

function requireAgency({ view }: Upload, code: string): string {
  const agency = view.city.agency(code);
  if (agency === undefined) throw new VxpError('InvalidCode', 'an agency of the file is not registered');
  return agency.code;
}

/** Nobody speaks for somebody else. */
function requireOwn(upload: Upload, from: string): void {
  if (requireAgency(upload, from) !== upload.caller) throw new VxpError('InvalidCode', 'From is not the account');
}

function requireKnown({ view }: Upload, documentId: string): KnownDocument {
  const document = findDocument(view, documentId);
  if (document === undefined) throw new VxpError('RecordNotExist', 'no document with this DocumentId');
  return document;
}

interface NewStatus {
  readonly document: KnownDocument;
  readonly from: string;
  readonly to: string;
  readonly code: string;
  readonly file: Buffer;
}

function addStatus({ view, now }: Upload, { document, from, to, code, file }: NewStatus): string {
  const receiverCode = FROM_SENDER.has(code) ? to : from;
  const id = view.written.newId();
  view.written.addMessage({
    id,
    type: 'status',
    from,
    to,
    at: toLocalTime(now),
    documentId: document.documentId,
    receiverCode,
    title: document.title,
    notation: `${document.number}/${document.notation}`,
    code,
    file: () => file,
  });
  view.written.count(`${document.documentId}|${from}|${to}|${code}`);
  return id;
}

/** A status that a receiver's own system sends. */
function report(upload: Upload, document: KnownDocument, receiver: string, code: string): void {
  const { view, now } = upload;
  const about = { document, from: receiver, to: document.from, code };
  const text = { ...about, at: toLocalTime(now), staff: '', department: '', description: toStatusWords(code) };
  addStatus(upload, { ...about, file: toStatusText(view.city, text) });
}

function answerRecall(upload: Upload, document: KnownDocument, receiver: string): void {
  const { recallAnswer } = upload.behaviour;
  if (recallAnswer !== 'SILENT') report(upload, document, receiver, recallAnswer === 'AGREE' ? '15' : '16');
}

/** A recall, update or replacement is about documents that the sender itself has sent. */
function requireOwnSubjects(upload: Upload, document: UploadedDocument): void {
  if (!['0', '1', '2', '3'].includes(document.business))
    throw new VxpError('InvalidAction', 'unknown BussinessDocType');
  if (document.business !== '0' && document.about.length === 0) throw new VxpError('InvalidAction', 'about nothing');
  for (const id of document.about) {
    if (requireKnown(upload, id).from !== upload.caller) throw new VxpError('InvalidAction', 'not your document');
  }
}

function deliver(upload: Upload, document: KnownDocument, wantsAnswer: boolean): string {
  const { view, behaviour, file, now } = upload;
  const ids = document.to.map((receiver) => {
    const id = view.written.newId();
    view.written.addMessage({
      id,
      type: 'edoc',
      from: document.from,
      to: receiver,
      at: toLocalTime(now),
      documentId: document.documentId,
      receiverCode: receiver,
      title: document.title,
      notation: `${document.number}/${document.notation}`,
      code: null,
      file: () => file,
    });
    return id;
  });
  const docId = ids[0] ?? view.written.newId();
  view.written.addDocument({ ...document, docId, wantsAnswer });
  view.written.count(document.documentId);
  for (const receiver of document.to) {
    if (behaviour.reportsArrival) report(upload, document, receiver, '01');
    if (wantsAnswer) answerRecall(upload, document, receiver);
  }
  return docId;
}

/** Takes a document in and answers the id that its sender is told. */
export function acceptDocument(upload: Upload, sent: UploadedDocument): string {
  requireOwn(upload, sent.from);
  if (!KEY.test(sent.documentId) || sent.to.length === 0) throw new VxpError('InvalidAction', 'DocumentId or To');
  const to = [...new Set(sent.to.map((code) => requireAgency(upload, code)))];
  requireOwnSubjects(upload, sent);
  const { written } = upload.view;
  const existing = findDocument(upload.view, sent.documentId);
  if (existing !== undefined && upload.behaviour.duplicate !== 'TWICE') {
    const first = written.document(sent.documentId);
    if (upload.behaviour.duplicate === 'SAME' && first !== undefined) return first.docId;
    throw new VxpError('CodeExist', 'a document with this DocumentId was sent before');
  }
  const promulgatedOn = sent.promulgatedOn.replaceAll('/', '-');
  const wantsAnswer = sent.business === '1' || sent.business === '2';
  return deliver(upload, { ...sent, from: upload.caller, to, promulgatedOn }, wantsAnswer);
}

/** Takes a status in and answers its id. */
export function acceptStatus(upload: Upload, sent: UploadedStatus): string {
  requireOwn(upload, sent.from);
  const { view, caller } = upload;
  const document = requireKnown(upload, sent.documentId);
  const to = requireAgency(upload, sent.addressee);
  const [sender, receiver] = FROM_SENDER.has(sent.code) ? [caller, to] : [to, caller];
  if (document.from !== sender || !document.to.includes(receiver)) throw new VxpError('InvalidAction', 'not a party');
  const wantsAnswer = view.written.document(sent.documentId)?.wantsAnswer ?? false;
  checkTransition(readTrail(view, sent.documentId, receiver), sent.code, wantsAnswer);
  const id = addStatus(upload, { document, from: caller, to, code: sent.code, file: upload.file });
  if (sent.code === '13') answerRecall(upload, document, receiver);
  return id;
}
