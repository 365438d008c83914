// The adapter of the city's system for Party procedures: members, fees, transfers and opinions. A domain of its own.
import { defineAdapter, perMonth } from '../kit/index.js';
import { createPartyClient } from './client.js';
import { declareFeeExemption } from './commands/declareFeeExemption.js';
import {
  assignTransferredMember,
  receivePartyTransfer,
  returnTemporaryTransfer,
} from './commands/destinationCommands.js';
import { forwardResidenceOpinion, requestResidenceOpinion, signResidenceOpinion } from './commands/opinions.js';
import { issueIntroduction, reviewPartyTransfer, withdrawPartyTransfer } from './commands/originCommands.js';
import { payCellFees, payPartyFee } from './commands/payFees.js';
import { submitPartyTransfer } from './commands/submitTransfer.js';
import { configSchema } from './config.js';
import { GRANTS } from './grants.js';
import { confirmPayment } from './inbound/confirmPayment.js';
import { countFeeArrears } from './loaders/feeArrears.js';
import { loadCellDues, loadMemberDues } from './loaders/dues.js';
import { listCellFees, listMemberFees, loadFees } from './loaders/fees.js';
import { followFees, followOpinions, followTransfers } from './loaders/follow.js';
import { loaderOf, loadPageOf, loadUnitPage } from './loaders/loadRows.js';
import { countMonthOfUnits } from './loaders/procedureMonths.js';
import { openReceipt } from './loaders/receipts.js';
import { reconcileFees } from './loaders/reconciliation.js';
import { CELLS, MEMBERS, OPINIONS, TRANSFERS } from './loaders/sources.js';
import {
  typeDefs,
  type QueryPartyCellArgs,
  type QueryPartyFeeArgs,
  type QueryPartyMemberArgs,
  type QueryPartyMembersArgs,
  type QueryPartyTransferArgs,
  type QueryPartyTransfersArgs,
  type QueryResidenceOpinionArgs,
  type QueryResidenceOpinionsArgs,
} from './schema.generated.js';

const loadMembers = loaderOf(MEMBERS);
const loadCells = loaderOf(CELLS);
const loadTransfers = loaderOf(TRANSFERS);
const loadOpinions = loaderOf(OPINIONS);

export const partyProceduresAdapter = defineAdapter({
  id: 'party-procedures',
  title: { vi: 'Thủ tục hành chính của Đảng', en: 'Party procedures' },
  levels: ['CITY', 'WARD'],
  grants: GRANTS,
  configSchema,
  typeDefs,
  createClient: createPartyClient,
  queries: {
    partyMember: async ({ number }: QueryPartyMemberArgs, call) => (await loadMembers([number], call))[0] ?? null,
    partyMembers: (args: QueryPartyMembersArgs, call) => loadPageOf(MEMBERS, { machibo: args.cell }, args, call),
    partyCell: async ({ code }: QueryPartyCellArgs, call) => (await loadCells([code], call))[0] ?? null,
    partyFee: async ({ number }: QueryPartyFeeArgs, call) => (await loadFees([number], call))[0] ?? null,
    partyMemberFees: listMemberFees,
    partyCellFees: listCellFees,
    partyFeeArrears: countFeeArrears,
    partyFeeReconciliation: reconcileFees,
    partyTransfer: async ({ code }: QueryPartyTransferArgs, call) => (await loadTransfers([code], call))[0] ?? null,
    partyTransfers: (args: QueryPartyTransfersArgs, call) => loadUnitPage(TRANSFERS, args, call),
    residenceOpinion: async ({ code }: QueryResidenceOpinionArgs, call) =>
      (await loadOpinions([code], call))[0] ?? null,
    residenceOpinions: (args: QueryResidenceOpinionsArgs, call) => loadUnitPage(OPINIONS, args, call),
  },
  entities: {
    PartyMember: { key: 'number', load: loadMembers },
    PartyCell: { key: 'code', load: loadCells },
    PartyFee: { key: 'number', load: loadFees },
    PartyTransfer: { key: 'code', load: loadTransfers },
    ResidenceOpinion: { key: 'code', load: loadOpinions },
  },
  fields: {
    PartyMember: { dues: loadMemberDues },
    PartyCell: { dues: loadCellDues },
    UnitOverview: { partyProcedures: perMonth(countMonthOfUnits) },
  },
  commands: {
    payPartyFee,
    payCellFees,
    declareFeeExemption,
    requestResidenceOpinion,
    forwardResidenceOpinion,
    signResidenceOpinion,
    submitPartyTransfer,
    reviewPartyTransfer,
    issueIntroduction,
    receivePartyTransfer,
    assignTransferredMember,
    withdrawPartyTransfer,
    returnTemporaryTransfer,
  },
  events: {
    partyFeeChanged: followFees,
    partyTransferChanged: followTransfers,
    residenceOpinionChanged: followOpinions,
  },
  inbound: { 'payments/confirm': confirmPayment },
  openFile: openReceipt,
  probe: (client, signal) => client.party.probe(signal),
});
