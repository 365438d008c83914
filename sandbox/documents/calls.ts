// The calls of the SDK that read and acknowledge, as functions of the caller and the parameters.
import { ACKNOWLEDGEMENTS } from './acknowledgements.js';
import type { Acknowledgements } from './acknowledgements.js';
import { listAxisAgencies, listSynchronizedUnits } from './agencyLists.js';
import type { AxisMessage, MessageType } from './axisMessage.js';
import type { AxisView } from './axisView.js';
import { findAxisMessage } from './axisView.js';
import { listMessages, toReceivedRow, toSentRow } from './messageLists.js';
import { VxpError } from './vxpAnswer.js';
import type { VxpContent } from './vxpAnswer.js';
import type { VxpHeaders } from './vxpHeaders.js';

/** One call: who makes it, and with which parameters. */
export interface VxpCall {
  readonly view: AxisView;
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
function readMessage({ view, caller, params }: VxpCall): AxisMessage {
  const message = findAxisMessage(view, params.get('docid') ?? '');
  // Whoever is not a party must not even learn that the message exists.
  if (message === undefined || (message.from !== caller && message.to !== caller))
    throw new VxpError('RecordNotExist', 'no message with this docId');
  return message;
}

/** The bytes of a message. */
export function readFile(call: VxpCall): Buffer {
  return readMessage(call).file();
}

function listReceived(call: VxpCall): VxpContent {
  const messages = listMessages(call.view, { agencyCode: call.caller, side: 'to', type: readType(call) });
  return { data: messages.map((message) => toReceivedRow(message, call.acknowledgements)) };
}

/** `docId` may be either id; '' asks for everything. A DocumentId has commas, an id on the axis has none. */
function listSent(call: VxpCall): VxpContent {
  const asked = call.params.get('docid') ?? '';
  const documentId = asked.includes(',') ? asked : undefined;
  const messages = listMessages(call.view, {
    agencyCode: call.caller,
    side: 'from',
    type: readType(call),
    documentId,
  }).filter(({ id }) => asked === '' || documentId !== undefined || id === asked);
  return { data: messages.map((message) => toSentRow(call.view, message)) };
}

/** Only the receiver acknowledges. The item leaves the count of open ones and stays in the list [assumed]. */
function acknowledge(call: VxpCall): VxpContent {
  const message = readMessage(call);
  const given = ACKNOWLEDGEMENTS.find((known) => known === call.params.get('status'));
  if (given === undefined) throw new VxpError('InvalidAction', 'status must be done, fail or processing');
  if (message.to !== call.caller) throw new VxpError('InvalidAction', 'only the receiver acknowledges');
  call.acknowledgements.set(message.id, given);
  return {};
}

function countOpen(call: VxpCall, type: MessageType): VxpContent {
  const messages = listMessages(call.view, { agencyCode: call.caller, side: 'to', type });
  return { count: messages.filter((message) => call.acknowledgements.stateOf(message).status !== 'done').length };
}

/** POST calls by path. */
export const POST_CALLS: Readonly<Record<string, Answerer>> = {
  getAgenciesList: ({ view }) => ({ data: listAxisAgencies(view.city, 'QCVN102', '') }),
  getAgenciesListQD20: ({ view, params }) => ({ data: listAxisAgencies(view.city, 'QD20', params.get('level') ?? '') }),
  getSynchronizeUnit: ({ view }) => ({ data: listSynchronizedUnits(view.city) }),
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
