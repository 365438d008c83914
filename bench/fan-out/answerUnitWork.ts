// The answer of examples/queries/unit-work.graphql, put together by hand.
import { createHmac } from 'node:crypto';
import type { Ward } from './directory.js';
import type { FindOfficers } from './hrOfficers.js';
import type { DossierView, ListDossiers } from './portalDossiers.js';
import type { DocumentView, FindDocuments } from './vxpDocuments.js';

/** The three systems behind the answer. */
export interface UnitWorkSources {
  readonly listDossiers: ListDossiers;
  readonly findOfficers: FindOfficers;
  readonly findDocuments: FindDocuments;
  /** Signs cursors. */
  readonly key: Buffer;
}

const DOCUMENTS = 3;

function sealCursor(key: Buffer, ward: Ward, last: DossierView | undefined): string | null {
  if (last === undefined) return null;
  const position = `${last.acceptedAt}|${last.code}`;
  const mac = createHmac('sha256', key).update(`${ward.unitKey}\0${position}`).digest().subarray(0, 12);
  return Buffer.concat([mac, Buffer.from(position)]).toString('base64url');
}

function isFound(view: DocumentView | undefined): view is DocumentView {
  return view !== undefined;
}

/** The `data` of the answer; null for a unit that is no ward of today. */
export async function answerUnitWork(sources: UnitWorkSources, ward: Ward | undefined, first: number) {
  if (ward === undefined) return { unit: null };
  const { dossiers, hasNextPage } = await sources.listDossiers(ward, first);
  const [officers, documents] = await Promise.all([
    sources.findOfficers([...new Set(dossiers.flatMap(({ officerNumber }) => officerNumber ?? []))]),
    sources.findDocuments(dossiers.flatMap(({ documentIds }) => documentIds.slice(0, DOCUMENTS))),
  ]);
  const edges = dossiers.map(({ code, summary, status, officerNumber, documentIds }) => ({
    node: {
      code,
      summary,
      status,
      officer: officers.get(officerNumber ?? '') ?? null,
      documents: {
        nodes: documentIds
          .slice(0, DOCUMENTS)
          .map((id) => documents.get(id))
          .filter(isFound),
      },
    },
  }));
  const endCursor = sealCursor(sources.key, ward, dossiers.at(-1));
  return {
    unit: { fullName: ward.fullName, level: 'WARD', dossiers: { edges, pageInfo: { hasNextPage, endCursor } } },
  };
}
