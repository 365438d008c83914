// What is sent: that something has changed, and never what it is now. The receiver asks the gateway, with its own token.
import { PING, type Told } from './webhook.js';

/** The global id of a row. */
export type ToNode = (type: string, key: string) => string;

export interface MessageHead {
  readonly id: string;
  readonly attempts: number;
}

export function toMessage({ id, attempts }: MessageHead, told: Told, toNode: ToNode): string {
  const isPing = told.event === null;
  return JSON.stringify({
    id,
    type: told.type,
    event: isPing ? PING : 'changed',
    node: isPing ? null : toNode(told.type, told.key),
    unit: told.unit === null ? null : toNode('Unit', told.unit),
    at: told.at.toISOString(),
    attempt: attempts,
  });
}
