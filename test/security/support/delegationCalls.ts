// Calls of the administration as the tests of delegation make them; each one must leave exactly one record.
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import { createAdminHarness, PEOPLE, type AdminHarness } from '../../support/adminHarness.js';
import { A_WARD } from '../../support/sampleRights.js';

type Person = Parameters<AdminHarness['runAdmin']>[2];

export const REASON = 'Phục vụ giải quyết thủ tục của phường (mẫu)';

/** A sound grant of the administrator of phường Tây Hồ to their application. */
export function asked(more: Record<string, unknown> = {}) {
  return {
    input: {
      granteeKind: 'APPLICATION',
      grantee: 'ward-app',
      capability: 'hr-records:officer.read',
      unit: A_WARD,
      reach: 'SUBTREE',
      purposes: ['handle-procedure'],
      reason: REASON,
      ...more,
    },
  };
}

export interface Refusal {
  readonly code: string;
  /** What is wrong, by its place in the input. */
  readonly paths: readonly string[];
}

export async function refusal(call: Promise<unknown>): Promise<Refusal> {
  try {
    await call;
  } catch (error: any) {
    return { code: error.code, paths: (error.problems ?? []).map((problem: any) => problem.path) };
  }
  return { code: 'DONE', paths: [] };
}

/** One harness for the file; `run` and `give` count their calls, and after each test there are as many records (AZ-A01). */
export function useDelegations() {
  let harness: AdminHarness;
  let calls = 0;
  beforeAll(async () => void (harness = await createAdminHarness()), 60_000);
  afterAll(() => harness.stop());
  beforeEach(() => void (harness.entries.length = 0));
  afterEach(() => {
    expect(harness.entries).toHaveLength(calls);
    calls = 0;
  });
  async function run(name: string, args: unknown, caller: Person): Promise<any> {
    calls += 1;
    return harness.runAdmin(name, args, caller);
  }
  return {
    harness: () => harness,
    run,
    give: (more: Record<string, unknown> = {}, caller: Person = PEOPLE.wardAdmin) =>
      run('createGrant', asked(more), caller),
  };
}
