// What the portal reads as yes and no: always HTTP 200, `error_code` 0 or -1, and the code of the dossier before a bar.
import { InboundRefused, type InboundFailure, type InboundReply } from '../../kit/index.js';
import type { PublicServicesClient } from '../client.js';
import type { InboundSettings } from './inboundSettings.js';

/** Settings of calls that were admitted. */
export function settingsOf({ config }: PublicServicesClient): InboundSettings {
  if (config.inbound === undefined) throw new InboundRefused('inbound calls are not configured');
  return config.inbound;
}

function toReply(body: object): InboundReply {
  return { status: 200, contentType: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}

/** Taken, and kept. */
export function acceptedReply(client: PublicServicesClient, code: string, more: object = {}): InboundReply {
  const message = settingsOf(client).messages.accepted.replaceAll('{maHoSo}', () => code);
  return toReply({ error_code: 0, message, ...more });
}

/** A dossier that is not here. */
export function unknownReply(client: PublicServicesClient, code: string): InboundReply {
  const message = settingsOf(client).messages.unknown.replaceAll('{maHoSo}', () => code);
  return toReply({ error_code: -1, message });
}

/** The portal comes again after every -1. */
export function failedReply(failure: InboundFailure, { config }: PublicServicesClient): InboundReply {
  const { refused = '', failed = '' } = config.inbound?.messages ?? {};
  return toReply({ error_code: -1, message: failure === 'FAILED' ? failed : refused });
}

/** Largest body of these calls; none is answered without settings. */
export function maxBytesOf({ config }: PublicServicesClient): number {
  return config.inbound?.maxBytes ?? 0;
}
