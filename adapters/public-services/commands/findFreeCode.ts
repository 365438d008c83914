// Makes the code of a new dossier: `<agency, old form>-yyMMdd-NNNNN`, one that the portal does not have yet.
import { randomInt } from 'node:crypto';
import { UpstreamError } from '../../kit/index.js';
import type { Call } from '../client.js';
import { lookUpDossier } from '../loaders/dossiers.js';

/** True if the portal has it. A portal that cannot be asked now is no reason to refuse: the dossier is compared later. */
async function isTaken(code: string, call: Call): Promise<boolean> {
  try {
    return (await lookUpDossier(call.client, code, call.signal)) !== null;
  } catch (error) {
    if (error instanceof UpstreamError) return false;
    throw error;
  }
}

/** Random, because no counter is shared with the other systems of the agency. */
export async function findFreeCode(oldAgencyCode: string, call: Call): Promise<string> {
  const { clock, config } = call.client;
  const { codeDigits, codeAttempts } = config.writes;
  const day = clock.today().slice(2).replaceAll('-', '');
  for (let attempt = 1; attempt <= codeAttempts; attempt += 1) {
    const serial = String(randomInt(10 ** codeDigits)).padStart(codeDigits, '0');
    const code = `${oldAgencyCode}-${day}-${serial}`;
    if (!(await isTaken(code, call))) return code;
  }
  throw new UpstreamError('UPSTREAM_ERROR', { detail: 'no free code of a dossier found', sent: false });
}
