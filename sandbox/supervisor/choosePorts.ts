// Ports for the stand-ins, chosen before any of them runs: what needs their addresses can start beside them.
import { toCatalogUrl } from '../catalog/toCatalogUrl.js';
import { toSqlUrl } from '../hr/toSqlUrl.js';
import { freePort } from './freePort.js';
import { readSandboxFile } from './sandboxFile.js';
import { portsOf, STAND_INS, type StandInName, type StandInPorts } from './standIns.js';

export type SandboxPorts = Readonly<Record<StandInName, StandInPorts>>;

/** The ports of the last run as far as they are free: clients and issued tokens then stay good. No two are the same. */
export async function choosePorts(dataDir: string): Promise<SandboxPorts> {
  const last = readSandboxFile(dataDir);
  const wanted = STAND_INS.map((name) => [name, portsOf(last?.[name])] as const);
  // What is free now may be what another stand-in had.
  const taken = new Set(wanted.flatMap(([, { port, syncPort }]) => [port, syncPort ?? 0]));
  async function choose(own: number | undefined): Promise<number> {
    // 0: never chosen before.
    const port = await freePort(own || undefined, taken);
    taken.add(port);
    return port;
  }
  const chosen: [StandInName, StandInPorts][] = [];
  for (const [name, { port, syncPort }] of wanted) {
    const sync = name === 'hr' ? { syncPort: await choose(syncPort) } : {};
    chosen.push([name, { port: await choose(port), ...sync }]);
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
    catalog: { sqlUrl: toCatalogUrl(ports.catalog.port) },
    idp: { issuer: url(ports.idp) },
  };
}
