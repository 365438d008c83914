// Operations on grants: giving, ending, deputies, requests, break-glass, explaining.
import type { AnyOperation } from '../defineOperation.js';
import { accessRequests } from './accessRequests.js';
import { approveAccess } from './approveAccess.js';
import { breakGlass } from './breakGlass.js';
import { breakGlassReviews } from './breakGlassReviews.js';
import { capabilities } from './capabilities.js';
import { createDeputy } from './createDeputy.js';
import { createGrant } from './createGrant.js';
import { delegations } from './delegations.js';
import { endDeputy } from './endDeputy.js';
import { endGrant } from './endGrant.js';
import { explain } from './explain.js';
import { grant } from './grant.js';
import { grantHistory } from './grantHistory.js';
import { grants } from './grants.js';
import { rejectAccess } from './rejectAccess.js';
import { requestAccess } from './requestAccess.js';
import { reviewBreakGlass } from './reviewBreakGlass.js';
import { suspendedGrants } from './suspendedGrants.js';
import { withdrawAccess } from './withdrawAccess.js';

export const rightsOperations: readonly AnyOperation[] = [
  capabilities,
  grants,
  grant,
  grantHistory,
  delegations,
  suspendedGrants,
  accessRequests,
  breakGlassReviews,
  explain,
  createGrant,
  endGrant,
  createDeputy,
  endDeputy,
  requestAccess,
  approveAccess,
  rejectAccess,
  withdrawAccess,
  breakGlass,
  reviewBreakGlass,
];
