// Operations on GraphQL services of others: what is connected, proposed, approved.
import type { AnyOperation } from '../defineOperation.js';
import { approveService } from './approveService.js';
import { endService } from './endService.js';
import { pauseService } from './pauseService.js';
import { proposeService } from './proposeService.js';
import { refreshService } from './refreshService.js';
import { rejectService } from './rejectService.js';
import { resumeService } from './resumeService.js';
import { service } from './service.js';
import { services } from './services.js';
import { serviceSchemas } from './serviceSchemas.js';

export const serviceOperations: readonly AnyOperation[] = [
  services,
  service,
  serviceSchemas,
  proposeService,
  refreshService,
  approveService,
  rejectService,
  pauseService,
  resumeService,
  endService,
];
