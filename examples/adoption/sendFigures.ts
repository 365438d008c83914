// Sends figures as commands and waits until each has ended. The key comes from the content and from what it replaces: the same
// figures in the place of the same ones are the same command.
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { GatewayClient } from './gatewayClient.js';
import type { UnitNumbers } from './readUnits.js';

export interface Recording {
  /** Global id of the unit that all of them lie in. */
  readonly unit: string;
  readonly application: string;
  readonly month: string;
  readonly indicator: string;
  readonly figures: readonly UnitNumbers[];
  /** Replaces figures that differ, for this reason. */
  readonly correction?: string | undefined;
  /** When each figure that is replaced was recorded, in the order of `figures`. */
  readonly replaced?: readonly (string | null)[];
}

const RECORD = `mutation Record($unit: ID!, $input: RecordAdoptionInput!, $key: String!) {
  recordAdoption(unit: $unit, input: $input, idempotencyKey: $key) { id status error { code } } }`;
const LOOK = 'query Look($id: ID!) { command(id: $id) { id status error { code } } }';

/** What one command may hold. */
const AT_ONCE = 500;
const SOURCE = 'adoption-collector';
const ENDED = ['CONFIRMED', 'REJECTED', 'DEAD', 'NEEDS_PERSON', 'DISCARDED'];
const LOOK_MS = 200;
const MOST_LOOKS = 300;

interface Command {
  readonly id: string;
  readonly status: string;
  readonly error: { readonly code: string } | null;
}

async function followToEnd(client: GatewayClient, command: Command): Promise<Command> {
  let latest = command;
  for (let look = 0; look < MOST_LOOKS && !ENDED.includes(latest.status); look += 1) {
    await wait(LOOK_MS);
    const { data } = await client.ask<{ command: Command | null }>(LOOK, { id: command.id });
    latest = data?.command ?? latest;
  }
  return latest;
}

async function sendOnce(client: GatewayClient, recording: Recording): Promise<string> {
  const { unit, application, month, indicator, correction } = recording;
  const figures = recording.figures.map((figure) => ({ indicator, ...figure }));
  const corrected = correction === undefined ? {} : { correct: true, reason: correction };
  const input = { application, month, source: SOURCE, figures, ...corrected };
  const key = createHash('sha256')
    .update(JSON.stringify([unit, input, recording.replaced ?? []]))
    .digest('hex');
  const { data, errors } = await client.ask<{ recordAdoption: Command | null }>(RECORD, { unit, input, key });
  if (data?.recordAdoption == null) return errors[0]?.extensions?.code ?? 'no answer';
  const { status, error } = await followToEnd(client, data.recordAdoption);
  return error === null ? status : error.code;
}

export interface Sent {
  readonly recorded: number;
  /** Codes of what went wrong. */
  readonly failures: readonly string[];
}

export async function sendFigures(client: GatewayClient, recording: Recording): Promise<Sent> {
  let recorded = 0;
  const failures: string[] = [];
  for (let start = 0; start < recording.figures.length; start += AT_ONCE) {
    const figures = recording.figures.slice(start, start + AT_ONCE);
    const replaced = recording.replaced?.slice(start, start + AT_ONCE) ?? [];
    const status = await sendOnce(client, { ...recording, figures, replaced });
    if (status === 'CONFIRMED') recorded += figures.length;
    else failures.push(status);
  }
  return { recorded, failures };
}
