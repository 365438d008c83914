// Variant `ours`: the whole gateway, its remote adapters being the workload's services.
import { settleHeap } from '../../gateway/heap.js';
import { defineRemote, type GrantDeclaration, type RemoteAdapter } from '../../adapters/kit/index.js';
import { loadUnits } from '../../config/units/loadUnits.js';
import { createLog } from '../../gateway/observability/index.js';
import { createSettingsSchema } from '../../gateway/settings.js';
import { startGateway } from '../../gateway/startGateway.js';
import { capabilitiesOf } from '../upstream/capabilities.js';
import type { Service } from '../upstream/service.js';
import { workloadNamed } from '../workloads/workload.js';
import { runProgram, type ProgramSettings } from './runProgram.js';

interface OursSettings extends ProgramSettings {
  /** As `createSettingsSchema` reads them. */
  readonly gateway: object;
}

const title = (text: string) => ({ vi: text, en: text });

function toRemote(service: Service, upstream: string): RemoteAdapter {
  const grants = capabilitiesOf(service).map((capability) => ({ capability, title: title(capability) }));
  return defineRemote({
    ...{ id: service.name, title: title(service.name), levels: ['CITY', 'WARD'] },
    grants: grants as unknown as readonly GrantDeclaration<string>[],
    ...{ typeDefs: service.ruled, merge: service.merge, url: `${upstream}/${service.name}` },
  });
}

runProgram<OursSettings>(async ({ workload, upstream, gateway }) => {
  const running = await startGateway({
    settings: createSettingsSchema([]).parse(gateway),
    adapters: [],
    remotes: workloadNamed(workload).services.map((service) => toRemote(service, upstream)),
    unitTable: loadUnits(),
    log: createLog({ level: 'warn' }),
  });
  settleHeap();
  process.once('SIGTERM', () => void running.stop().then(() => process.exit(0)));
  return running.url;
});
