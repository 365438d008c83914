// The calls of the SDK that read, as functions of the caller and the parameters.
import type { SampleCity } from '../city/createSampleCity.js';
import { ACKNOWLEDGEMENTS } from './acknowledgements.js';
import type { Acknowledgements } from './acknowledgements.js';
import { listAxisAgencies, listSynchronizedUnits } from './agencyLists.js';
import { listMessages, toReceivedRow, toSentRow } from './messageLists.js';
import type { ListedMessage, MessageType } from './messageLists.js';
import { toEdxml } from './toEdxml.js';
import { toStatusXml } from './toStatusXml.js';
import { findMessage, toParties } from './transportIds.js';
import type { Message } from './transportIds.js';
import { VxpError } from './vxpAnswer.js';
import type { VxpContent } from './vxpAnswer.js';
import type { VxpHeaders } from './vxpHeaders.js';

/** One call: who makes it, and with which parameters. */
export interface VxpCall {
  readonly city: SampleCity;
  readonly acknowledgements: Acknowledgements;
  /** QĐ 20 code of the agency whose account it is. */
  readonly caller: string;
  readonly params: VxpHeaders;
}

type Answerer = (call: VxpCall) => VxpContent;

function readType({ params }: VxpCall): MessageType {
  const type = params.get('messagetype');
  if (params.get('servicetype') !== 'eDoc') throw new VxpError('InvalidAction', 'servicetype must be eDoc');
  if (type !== 'edoc' && type !== 'status') throw new VxpError('InvalidAction', 'messagetype must be edoc or status');
  return type;
}

/** The message that the caller names by docId, if it is a party to it. */
function readMessage({ city, caller, params }: VxpCall): Message & { readonly id: string } {
  const id = params.get('docid') ?? '';
  const message = findMessage(city, id);
  if (message === undefined) throw new VxpError('RecordNotExist', 'no message with this docId');
  const { from, to } = toParties(message);
  // Whoever is not a party must not even learn that the message exists.
  if (from !== caller && to !== caller) throw new VxpError('RecordNotExist', 'no message with this docId');
  return { ...message, id };
}

/** The bytes of a message. */
export function readFile(call: VxpCall): Buffer {
  const message = readMessage(call);
  const { document, status } = message;
  if (status === undefined) return toEdxml(call.city, document);
  return toStatusXml(call.city, { document, status, ...toParties(message) });
}

function listReceived(call: VxpCall): VxpContent {
  const messages = listMessages(call.city, call.caller, 'to', readType(call));
  return { data: messages.map((message) => toReceivedRow(message, call.acknowledgements)) };
}

function isAsked(id: string | undefined, { id: transportId, document }: ListedMessage): boolean {
  return id === undefined || id === '' || id === transportId || id === document.documentId;
}

function listSent(call: VxpCall): VxpContent {
  const asked = call.params.get('docid');
  const messages = listMessages(call.city, call.caller, 'from', readType(call));
  return {
    data: messages.filter((message) => isAsked(asked, message)).map((message) => toSentRow(call.city, message)),
  };
}

/** Only the receiver acknowledges. The item leaves the count of open ones and stays in the list [assumed]. */
function acknowledge(call: VxpCall): VxpContent {
  const message = readMessage(call);
  const given = ACKNOWLEDGEMENTS.find((known) => known === call.params.get('status'));
  if (given === undefined) throw new VxpError('InvalidAction', 'status must be done, fail or processing');
  if (toParties(message).to !== call.caller) throw new VxpError('InvalidAction', 'only the receiver acknowledges');
  call.acknowledgements.set(message.id, given);
  return {};
}

function countOpen(call: VxpCall, type: MessageType): VxpContent {
  const messages = listMessages(call.city, call.caller, 'to', type);
  return { count: messages.filter((message) => call.acknowledgements.stateOf(message).status !== 'done').length };
}

/** POST calls by path. */
export const POST_CALLS: Readonly<Record<string, Answerer>> = {
  getAgenciesList: ({ city }) => ({ data: listAxisAgencies(city, 'QCVN102', '') }),
  getAgenciesListQD20: ({ city, params }) => ({ data: listAxisAgencies(city, 'QD20', params.get('level') ?? '') }),
  getSynchronizeUnit: ({ city }) => ({ data: listSynchronizedUnits(city) }),
  getReceivedEdocList: listReceived,
  getSentEdocList: listSent,
  getEdoc: (call) => ({ data: readFile(call).toString('base64') }),
  updateStatus: acknowledge,
};

/** GET calls by path, but downloadEdoc, which answers a file. */
export const GET_CALLS: Readonly<Record<string, Answerer>> = {
  countReceiveEdoc: (call) => countOpen(call, 'edoc'),
  countReceiveStatus: (call) => countOpen(call, 'status'),
};
