// For tests of the national portal through whole gateways: the stand-in, its calls to us, and commands up to their end.
import { setTimeout as delay } from 'node:timers/promises';
import { portalConfig } from '../../adapters/public-services/fixtures/sampleRows.js';
import { publicServicesAdapter } from '../../adapters/public-services/index.js';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { createPortalServer, type PortalServer } from '../../sandbox/portal/createPortalServer.js';
import type { SendOrder, SentCall } from '../../sandbox/portal/outgoing/createOutgoing.js';
import { ledgerCodec as codec } from './ledgerGateway.js';
import { createRestartableGateway, PURPOSE, WARD, WARD_AGENCY, type RestartableGateway } from './restartableGateway.js';
import type { TestGatewayOptions } from './testGateway.js';

export const INBOUND_SECRET = 'bi-mat-mau-cua-cong';
export const WARD_ID = codec.encodeId('Unit', WARD);

export interface PortalCommand {
  readonly id: string;
  readonly status: string;
  readonly attempts: number;
  readonly result: { readonly reference: string | null } | null;
  readonly error: { readonly code: string } | null;
}

export interface PortalStage extends RestartableGateway {
  readonly portal: PortalServer;
  /** Sends a command, as everybody unless told otherwise, and waits until it has ended, or a person has to look. */
  run(mutation: string, variables: object, token?: string): Promise<PortalCommand>;
  /** A call of the portal to the gateway that runs. */
  handOver(order: Partial<SendOrder> & { readonly code: string }): Promise<readonly SentCall[]>;
}

const SHOWN = 'id status attempts result { reference } error { code }';
const ENDED: ReadonlySet<string> = new Set(['CONFIRMED', 'REJECTED', 'DEAD', 'NEEDS_PERSON', 'DISCARDED']);

/** `submitDossier(unit: $unit, …)`, with the types of its variables in front. */
export const MUTATIONS = {
  submitDossier: `mutation ($unit: ID!, $input: SubmitDossierInput!) {
    command: submitDossier(unit: $unit, input: $input) { ${SHOWN} }
  }`,
  pushDossierProgress: `mutation ($id: ID!, $steps: [DossierStepInput!]!) {
    command: pushDossierProgress(id: $id, steps: $steps) { ${SHOWN} }
  }`,
  pushDossierStatus: `mutation ($id: ID!, $input: DossierStatusInput!) {
    command: pushDossierStatus(id: $id, input: $input) { ${SHOWN} }
  }`,
  answerQuestion: `mutation ($id: ID!, $input: QuestionAnswerInput!) {
    command: answerQuestion(id: $id, input: $input) { ${SHOWN} }
  }`,
} as const;

const sample = createSampleCity();
/** As the sample, but all that wait for an answer wait for the same ward: most wards that were asked are gone. */
export const city = {
  ...sample,
  questions: sample.questions.map((one) => (one.answer === null ? { ...one, agencyCode: WARD_AGENCY } : one)),
};

/** `config`: settings of the adapter on top of those that lead to the stand-in. */
export async function openPortalStage(
  config: object = {},
  options: Partial<TestGatewayOptions> = {},
): Promise<PortalStage> {
  const portal = await createPortalServer({ city, port: 0 });
  const settings = { ...portalConfig(portal.url), inbound: { secret: INBOUND_SECRET }, watch: { seconds: null } };
  const gateways = await createRestartableGateway(
    publicServicesAdapter,
    { ...settings, ...config },
    { commands: { pollMs: 50, leaseSeconds: 3 }, ...options },
  );

  async function run(mutation: string, variables: object, token?: string): Promise<PortalCommand> {
    const [sender, headers] = token === undefined ? [gateways.everybody(), { 'x-purpose': PURPOSE }] : [token];
    const ask = (query: string, given: object) => gateways.current().ask(sender, query, given, headers);
    const sent = await ask(mutation, variables);
    let command = sent.data?.command as PortalCommand | null | undefined;
    while (command != null && !ENDED.has(command.status)) {
      await delay(20);
      const { data } = await ask(`query ($id: ID!) { command(id: $id) { ${SHOWN} } }`, { id: command.id });
      command = data?.command as PortalCommand | null;
    }
    if (command == null) throw new Error(sent.text);
    return command;
  }

  return {
    ...{ ...gateways, portal, run },
    handOver: (order) =>
      portal.outgoing.send({
        ...{ kind: 'dossier', secret: INBOUND_SECRET, to: `${gateways.current().url}/inbound/public-services` },
        ...order,
      }),
    async close() {
      await gateways.close();
      await portal.close();
    },
  };
}
