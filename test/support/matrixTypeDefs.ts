// SDL of the in-memory system of records.
export const matrixTypeDefs = /* GraphQL */ `
  "Hồ sơ mẫu. A sample record."
  type Record implements Node
    @requires(grant: "records:record.read")
    @ownedBy(unit: "unit")
    @subject(by: "nationalId") {
    id: ID!
    number: String!
    title: String!
    status: String!
    unit: Unit @reference(by: "unit")
    nationalId: String @personal(class: BASIC, mask: IDENTIFIER)
    phone: String @personal(class: BASIC, mask: PHONE)
    fullName: String @personal(class: BASIC, mask: NAME)
    health: String @personal(class: SENSITIVE, mask: FULL)
    holder: Holder
    related: Record @reference(by: "relatedKey")
  }

  "Người đứng tên (mẫu). The holder."
  type Holder {
    address: String @personal(class: BASIC)
    email: String @personal(class: BASIC)
  }

  "Thông báo công khai (mẫu). A public notice."
  type Notice implements Node @public @ownedBy(unit: "unit") {
    id: ID!
    title: String!
    "Chỉ người quản lý. For who manages notices."
    contact: String @personal(class: BASIC) @requires(grant: "records:notice.manage")
  }

  extend type Query {
    records(unit: ID @idOf(type: "Unit"), word: String, first: Int! = 20, after: String): RecordConnection
      @requires(grant: "records:record.read")
    record(id: ID! @idOf(type: "Record")): Record @requires(grant: "records:record.read")
    recordCount(unit: ID @idOf(type: "Unit"), word: String): Int @requires(grant: "records:record.read")
    notices(first: Int! = 20, after: String): NoticeConnection @public
    notice(id: ID! @idOf(type: "Notice")): Notice @public
    noticeCount: Int @public
  }

  extend type Mutation {
    createRecord(unit: ID! @idOf(type: "Unit"), title: String!): Command @requires(grant: "records:record.create")
    updateRecord(id: ID! @idOf(type: "Record"), title: String!): Command @requires(grant: "records:record.update")
    voidRecord(id: ID! @idOf(type: "Record")): Command @requires(grant: "records:record.void")
    signRecord(id: ID! @idOf(type: "Record")): Command @requires(grant: "records:record.sign") @stepUp
    createNotice(unit: ID! @idOf(type: "Unit")): Command @requires(grant: "records:notice.manage")
    updateNotice(id: ID! @idOf(type: "Notice")): Command @requires(grant: "records:notice.manage")
    voidNotice(id: ID! @idOf(type: "Notice")): Command @requires(grant: "records:notice.manage")
    signNotice(id: ID! @idOf(type: "Notice")): Command @requires(grant: "records:notice.manage")
  }

  extend type Subscription {
    recordChanged(unit: ID @idOf(type: "Unit")): Record @requires(grant: "records:record.watch")
    noticeChanged: Notice @requires(grant: "records:notice.manage")
  }
`;
