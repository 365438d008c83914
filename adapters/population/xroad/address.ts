// Identifiers in addresses: each part is percent-encoded by itself, "/" only stands between parts.
import type { XRoadSettings } from '../xroadSettings.js';

export function toIdentifier(parts: readonly string[]): string {
  return parts.map((part) => encodeURIComponent(part)).join('/');
}

/** `/r1/{instance}/{class}/{member}[/{subsystem}]/{code}[/path]` at our own Security Server. */
export function toAddress({ baseUrl, provider }: XRoadSettings, code: string, path = ''): string {
  const rest = path.split('/').filter((segment) => segment !== '');
  return `${baseUrl.replace(/\/+$/, '')}/r1/${toIdentifier([...provider, code, ...rest])}`;
}
