// The suite that every adapter passes; an adapter's own test hands over a running source and rows that exist in it.
import { describe, expect, it } from '@jest/globals';
import type { Adapter } from '../index.js';
import type { ConformanceOptions } from './conformanceOptions.js';
import { describeCommands } from './describeCommands.js';
import { describeDeclaration } from './describeDeclaration.js';
import { describeDisorder } from './describeDisorder.js';
import { describeEntities } from './describeEntities.js';
import { describeFaults } from './describeFaults.js';
import { describeLists } from './describeLists.js';
import { describeScope } from './describeScope.js';
import { describeSingleRows } from './describeSingleRows.js';
import { describeSkew } from './describeSkew.js';
import { useRunningAdapter } from './runningAdapter.js';

/** Registers all groups of tests. Call it at the top of a test file. */
export function describeConformance(adapter: Adapter, options: ConformanceOptions): void {
  describe(`conformance of ${adapter.id}`, () => {
    describeDeclaration(adapter, options);

    describe('with a running source', () => {
      const running = useRunningAdapter(adapter, options);

      it('is ready', async () => {
        const { client, signal } = running.call(options.scopes.everything);
        await expect(adapter.probe(client, signal)).resolves.toBeUndefined();
      });

      describeEntities(adapter, options, running);
      describeLists(adapter, options, running);
      describeScope(adapter, options, running);
      describeSingleRows(adapter, options, running);
    });

    describeFaults(adapter, options);
    describeDisorder(adapter, options);
    describeSkew(adapter, options);
    describeCommands(adapter, options);
  });
}
