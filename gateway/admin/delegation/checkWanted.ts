// Everything that can be wrong with a wanted grant whoever gives it.
import { coversCapability, type AccessRecords, type UnitFacts } from '../../access/index.js';
import type { Problem } from '../problems.js';
import type { WantedGrant } from './excessOver.js';

export interface WantedGround {
  readonly records: AccessRecords;
  readonly units: UnitFacts;
  readonly today: string;
  /** Every capability that is declared. */
  readonly capabilities: readonly { readonly capability: string }[];
}

type Check = (wanted: WantedGrant, ground: WantedGround) => boolean;

/** Roles that people have as citizens, not as members of an agency. */
const CITIZEN_ROLE = /^citizen(-|$)/;

const PERSONAL = /\.read-personal$/;

function isWildcard(capability: string): boolean {
  return capability.endsWith('*');
}

function isKnown({ granteeKind, grantee }: WantedGrant, { records }: WantedGround): boolean {
  if (granteeKind === 'ROLE') return records.roles.has(grantee);
  if (granteeKind === 'TENANT') return records.tenants.has(grantee);
  // People are known to their issuer alone.
  if (granteeKind === 'PERSON') return true;
  const application = records.applications.get(grantee);
  return application !== undefined && application.status !== 'ENDED';
}

function problem(path: string, vi: string, en: string, isWrong: Check): Problem & { readonly isWrong: Check } {
  return { path, vi, en, isWrong };
}

const CHECKS = [
  problem(
    'grantee',
    'Không có bên nhận này.',
    'There is no such grantee.',
    (wanted, ground) => !isKnown(wanted, ground),
  ),
  problem('capability', 'Không có quyền này.', 'There is no such capability.', ({ capability }, { capabilities }) =>
    capabilities.every((declared) => !coversCapability(capability, declared.capability)),
  ),
  problem(
    'usable',
    'Quyền có dấu * chỉ để trao lại, không để dùng: hãy nêu từng quyền.',
    'A capability with * may be handed on, never used: name each capability.',
    ({ capability, usable }) => usable && isWildcard(capability),
  ),
  problem(
    'usable',
    'Quyền phải được dùng hoặc được trao lại.',
    'A grant must be usable, delegable or both.',
    ({ usable, delegable }) => !usable && !delegable,
  ),
  problem(
    'reach',
    'SUBJECT chỉ dành cho vai trò của công dân, không kèm đơn vị và không trao lại.',
    'SUBJECT is for roles of citizens alone, without a unit, and is not handed on.',
    ({ reach, granteeKind, grantee, unit, delegable }) =>
      reach === 'SUBJECT' && (granteeKind !== 'ROLE' || !CITIZEN_ROLE.test(grantee) || unit !== null || delegable),
  ),
  problem(
    'unit',
    'Cần nêu đơn vị; chỉ vai trò mới có thể nhận quyền trên đơn vị của mình.',
    'Name the unit; only a role can be given rights over each holder’s own unit.',
    ({ unit, granteeKind }) => unit === null && granteeKind !== 'ROLE',
  ),
  problem(
    'unit',
    'Đơn vị không tồn tại vào ngày bắt đầu.',
    'The unit does not exist on the first day.',
    ({ unit, validFrom }, { units }) => unit !== null && !units.exists(unit, validFrom),
  ),
  problem(
    'purposes',
    'Có mục đích không có hoặc đã kết thúc.',
    'There is a purpose that does not exist or has ended.',
    ({ purposes }, { records }) => purposes.some((purpose) => !records.purposes.has(purpose)),
  ),
  problem(
    'purposes',
    'Quyền xem dữ liệu cá nhân cần ít nhất một mục đích (Luật 91/2025/QH15).',
    'A capability for personal data needs at least one purpose (Luật 91/2025/QH15).',
    ({ capability, purposes, usable }) => usable && PERSONAL.test(capability) && purposes.length === 0,
  ),
  problem(
    'validFrom',
    'Ngày bắt đầu không được trước hôm nay.',
    'The first day cannot lie before today.',
    ({ validFrom }, { today }) => validFrom < today,
  ),
  problem(
    'validTo',
    'Ngày kết thúc phải từ ngày bắt đầu trở đi.',
    'The last day cannot lie before the first.',
    ({ validFrom, validTo }) => validTo !== null && validTo < validFrom,
  ),
] as const;

/** Empty: nothing is wrong with it in itself. */
export function checkWanted(wanted: WantedGrant, ground: WantedGround): readonly Problem[] {
  return CHECKS.flatMap(({ path, vi, en, isWrong }) => (isWrong(wanted, ground) ? [{ path, vi, en }] : []));
}
