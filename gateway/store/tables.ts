// The tables of the gateway's own store, as Kysely sees them.
import type { Generated } from 'kysely';

export interface AgencyTable {
  code: string;
  name: string;
  parent_code: string | null;
  unit_key: string;
  ceased_on: string | null;
}

export interface TenantTable {
  /** The agency's code, QĐ 20/2020 form. */
  id: string;
  status: 'ACTIVE' | 'SUSPENDED';
}

export interface ApplicationTable {
  client_id: string;
  tenant_id: string;
  title: string;
  default_purpose: string | null;
  status: 'ACTIVE' | 'SUSPENDED';
}

export interface PurposeTable {
  code: string;
  title_vi: string;
  title_en: string;
  legal_basis: string;
}

export interface GrantTable {
  id: Generated<string>;
  grantee_kind: 'TENANT' | 'APPLICATION' | 'ROLE';
  grantee: string;
  capability: string;
  /** Null: the unit of the caller's own tenant. */
  unit_key: string | null;
  reach: 'SELF' | 'SUBTREE';
  purposes: string[];
  valid_from: string;
  valid_to: string | null;
  granted_by: string;
  reason: string;
  created_at: Generated<Date>;
}

/** One row; its version moves with every change of the tables above. */
export interface AccessVersionTable {
  version: string;
}

export interface Tables {
  agency: AgencyTable;
  tenant: TenantTable;
  application: ApplicationTable;
  purpose: PurposeTable;
  access_grant: GrantTable;
  access_version: AccessVersionTable;
}
