// Ports for the stand-ins, chosen before any of them runs: what needs their addresses can start beside them.
import { createServer, type AddressInfo } from 'node:net';
import { toSqlUrl } from '../hr/toSqlUrl.js';
import { readSandboxFile } from './sandboxFile.js';
import { portsOf, STAND_INS, type StandInName, type StandInPorts } from './standIns.js';

/** Port `wanted` if nobody listens there, else any free one. */
function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', () => (wanted === 0 ? reject(new Error('no free port')) : resolve(freePort(0))));
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

export type SandboxPorts = Readonly<Record<StandInName, StandInPorts>>;

/** The ports of the last run as far as they are free: clients and issued tokens then stay good. */
export async function choosePorts(dataDir: string): Promise<SandboxPorts> {
  const last = readSandboxFile(dataDir);
  const chosen: [StandInName, StandInPorts][] = [];
  for (const name of STAND_INS) {
    const { port, syncPort } = portsOf(last?.[name]);
    const sync = name === 'hr' ? { syncPort: await freePort(syncPort ?? 0) } : {};
    chosen.push([name, { port: await freePort(port), ...sync }]);
  }
  return Object.fromEntries(chosen) as SandboxPorts;
}

/** Where the stand-ins will be. */
export function toPlannedAddresses(ports: SandboxPorts) {
  const url = ({ port }: StandInPorts) => `http://127.0.0.1:${port}`;
  const urls = STAND_INS.map((name) => [name, { url: url(ports[name]) }] as const);
  return {
    ...(Object.fromEntries(urls) as Record<StandInName, { readonly url: string }>),
    hr: { sqlUrl: toSqlUrl(ports.hr.port), syncUrl: url({ port: ports.hr.syncPort ?? 0 }) },
    idp: { issuer: url(ports.idp) },
  };
}
