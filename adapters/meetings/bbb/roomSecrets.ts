// What is made from the key secret instead of being kept: passwords of rooms, and tokens of addresses that the server calls.
import { createHmac } from 'node:crypto';
import type { Config } from '../config.js';

function derive({ keySecret }: Pick<Config, 'keySecret'>, purpose: string, ...parts: readonly string[]): string {
  return createHmac('sha256', keySecret)
    .update(JSON.stringify([purpose, ...parts]))
    .digest('base64url')
    .slice(0, 32);
}

/** The same for every replica and every time: `create` with other passwords is refused. Nobody joins by them. */
export function toPasswords(meetingId: string, config: Pick<Config, 'keySecret'>) {
  return {
    attendeePW: derive(config, 'attendee', meetingId),
    moderatorPW: derive(config, 'moderator', meetingId),
  };
}

/** Proves that an address was made here, for this meeting and this attempt to open it. */
export function toCallBackToken(meetingId: string, nonce: string, config: Pick<Config, 'keySecret'>): string {
  return derive(config, 'ended', meetingId, nonce);
}
