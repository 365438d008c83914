// What a change of the schema is, and what it is called.

/** BREAKING: an operation that was good fails or is answered otherwise. DANGEROUS: a client may not expect it. */
export type Severity = 'BREAKING' | 'DANGEROUS' | 'SAFE';

/** Every kind of change, with how bad it is and its name in Vietnamese. */
export const CHANGES = {
  TYPE_REMOVED: ['BREAKING', 'Bỏ kiểu'],
  TYPE_CHANGED_KIND: ['BREAKING', 'Đổi loại của kiểu'],
  TYPE_REMOVED_FROM_UNION: ['BREAKING', 'Bỏ kiểu khỏi hợp'],
  VALUE_REMOVED_FROM_ENUM: ['BREAKING', 'Bỏ giá trị'],
  REQUIRED_INPUT_FIELD_ADDED: ['BREAKING', 'Thêm trường đầu vào bắt buộc'],
  IMPLEMENTED_INTERFACE_REMOVED: ['BREAKING', 'Bỏ giao diện'],
  FIELD_REMOVED: ['BREAKING', 'Bỏ trường'],
  FIELD_CHANGED_KIND: ['BREAKING', 'Đổi kiểu của trường'],
  OUTPUT_BECAME_NULLABLE: ['BREAKING', 'Trường có thể rỗng'],
  REQUIRED_ARG_ADDED: ['BREAKING', 'Thêm đối số bắt buộc'],
  INPUT_BECAME_REQUIRED: ['BREAKING', 'Đầu vào nay là bắt buộc'],
  ARG_REMOVED: ['BREAKING', 'Bỏ đối số'],
  ARG_CHANGED_KIND: ['BREAKING', 'Đổi kiểu của đối số'],
  DIRECTIVE_REMOVED: ['BREAKING', 'Bỏ chỉ thị'],
  DIRECTIVE_ARG_REMOVED: ['BREAKING', 'Bỏ đối số của chỉ thị'],
  REQUIRED_DIRECTIVE_ARG_ADDED: ['BREAKING', 'Thêm đối số bắt buộc của chỉ thị'],
  DIRECTIVE_REPEATABLE_REMOVED: ['BREAKING', 'Chỉ thị không được lặp lại nữa'],
  DIRECTIVE_LOCATION_REMOVED: ['BREAKING', 'Bỏ vị trí của chỉ thị'],
  GRANT_REQUIRED: ['BREAKING', 'Cần quyền'],
  GRANT_CHANGED: ['BREAKING', 'Cần quyền khác'],
  PERSONAL_ADDED: ['BREAKING', 'Là dữ liệu cá nhân'],
  PERSONAL_CLASS_RAISED: ['BREAKING', 'Là dữ liệu cá nhân nhạy cảm'],
  STEP_UP_ADDED: ['BREAKING', 'Cần đăng nhập mạnh'],
  VALUE_ADDED_TO_ENUM: ['DANGEROUS', 'Thêm giá trị'],
  TYPE_ADDED_TO_UNION: ['DANGEROUS', 'Thêm kiểu vào hợp'],
  OPTIONAL_INPUT_FIELD_ADDED: ['DANGEROUS', 'Thêm trường đầu vào'],
  OPTIONAL_ARG_ADDED: ['DANGEROUS', 'Thêm đối số'],
  IMPLEMENTED_INTERFACE_ADDED: ['DANGEROUS', 'Thêm giao diện'],
  ARG_DEFAULT_VALUE_CHANGE: ['DANGEROUS', 'Đổi giá trị mặc định'],
  INPUT_DEFAULT_CHANGED: ['DANGEROUS', 'Đổi giá trị mặc định'],
  MASK_CHANGED: ['DANGEROUS', 'Đổi cách che'],
  SUNSET_MOVED_NEARER: ['DANGEROUS', 'Ngày bỏ sớm hơn'],
  TYPE_ADDED: ['SAFE', 'Thêm kiểu'],
  FIELD_ADDED: ['SAFE', 'Thêm trường'],
  OUTPUT_BECAME_REQUIRED: ['SAFE', 'Trường luôn có giá trị'],
  INPUT_RELAXED: ['SAFE', 'Đầu vào nhận nhiều hơn'],
  GRANT_NO_LONGER_REQUIRED: ['SAFE', 'Không cần quyền nữa'],
  PERSONAL_REMOVED: ['SAFE', 'Không còn là dữ liệu cá nhân'],
  PERSONAL_CLASS_LOWERED: ['SAFE', 'Không còn là dữ liệu nhạy cảm'],
  STEP_UP_REMOVED: ['SAFE', 'Không cần đăng nhập mạnh nữa'],
  DEPRECATED: ['SAFE', 'Không nên dùng nữa'],
  NO_LONGER_DEPRECATED: ['SAFE', 'Lại nên dùng'],
  SUNSET_ANNOUNCED: ['SAFE', 'Báo trước ngày bỏ'],
  SUNSET_WITHDRAWN: ['SAFE', 'Rút ngày bỏ'],
} as const satisfies Record<string, readonly [Severity, string]>;

export type ChangeKind = keyof typeof CHANGES;

/** One difference between two schemas. */
export interface SchemaChange {
  readonly kind: ChangeKind;
  readonly severity: Severity;
  /** Where: `Type`, `Type.field`, `Type.field(argument:)`, `Input.field`, `Enum.VALUE`, `@directive`, `@directive(argument:)`. */
  readonly coordinate: string;
  /** Whose users notice it; a bare type stands for everything on it. */
  readonly affects: readonly string[];
  readonly vi: string;
  readonly en: string;
  /** The day that is announced by it, YYYY-MM-DD. */
  readonly announced?: string;
  /** What looks like the same thing under another name. */
  readonly renamedTo?: string;
}

export interface SchemaComparison {
  readonly breaking: readonly SchemaChange[];
  readonly dangerous: readonly SchemaChange[];
  readonly safe: readonly SchemaChange[];
}

/** A change by its kind; `en` says what it is, in a sentence. */
export function toChange(
  kind: ChangeKind,
  coordinate: string,
  en: string,
  affects: readonly string[] = [coordinate],
): SchemaChange {
  const [severity, vi] = CHANGES[kind];
  return { kind, severity, coordinate, affects, vi: `${vi}: ${coordinate}.`, en };
}
