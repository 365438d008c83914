// GraphQL services of others, put together: how they are stitched, reached, judged, and where they may be.
import type { Adapter, Clock, RemoteAdapter } from '../../adapters/kit/index.js';
import type { Settings } from '../settings.js';
import { urlProblem } from '../webhooks/index.js';
import { createComposer, type ComposerParts } from './composeSchema.js';
import type { Identity } from './openIdentity.js';
import { openServices, type ServiceParts, type Services } from './openServices.js';
import { createCompareSchemas, type GovernanceOfSchemas } from './schemaGovernance.js';
import { createServiceTokens } from './serviceTokens.js';

export interface ServiceSurroundings extends Omit<ComposerParts, 'accept'>, Pick<ServiceParts, 'registry' | 'auditor'> {
  readonly settings: Settings;
  readonly commands: Pick<ComposerParts, 'accept'>;
  readonly governance: Pick<GovernanceOfSchemas, 'usersOf'>;
  /** Every adapter of this build, switched on or not. */
  readonly adapters: readonly Adapter[];
  readonly remotes?: readonly RemoteAdapter[] | undefined;
  readonly identity: Identity;
  readonly clock: Clock;
}

export function startServices(around: ServiceSurroundings): Promise<Services> {
  const { settings, registry, auditor, log, metrics, clock, identity, remotes: fixed = [] } = around;
  const { usedWithinDays, noticeDays } = settings.governance;
  const own = [...around.adapters, ...around.instances.map(({ adapter }) => adapter), ...fixed];
  return openServices({
    ...{ settings, registry, auditor, log, metrics, fixed },
    composer: createComposer({ ...around, ...around.commands }),
    taken: ['gateway', ...own.map(({ id }) => id)],
    token: createServiceTokens(identity.own, () => clock.now().getTime()),
    compare: createCompareSchemas({
      ...around.governance,
      usedWithinDays,
      noticeDays,
      now: () => clock.now(),
      today: () => clock.today(),
    }),
    urlProblem: (url) => urlProblem(url, settings.services, 'services.allowedHosts'),
    ownAudience: () => identity.own.audience(),
  });
}
