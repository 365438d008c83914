// SDL of commands: what every change answers with, and how it is followed.
export const commandTypeDefs = /* GraphQL */ `
  "Trạng thái của lệnh. How far a command has come."
  enum CommandStatus {
    "Đã tiếp nhận, chưa gửi. Taken in, nothing was sent yet."
    ACCEPTED
    "Đang gửi. Under way."
    SENDING
    "Hệ thống nguồn đã nhận và sẽ quyết định. The system has it and decides later."
    WAITING
    "Chưa biết đã đến hay chưa; đang hỏi lại. Nobody knows whether it arrived; the system is asked."
    UNKNOWN
    "Đang hoàn tác các bước đã làm. What was done is taken back."
    COMPENSATING
    "Làm dở, cần người xử lý. Half done; a person has to look."
    NEEDS_PERSON
    "Đã hoàn thành. Done."
    CONFIRMED
    "Bị từ chối; không có gì thay đổi. Refused; nothing has changed."
    REJECTED
    "Không gửi được; chờ người vận hành. Could not be delivered; an operator decides."
    DEAD
    "Đã bỏ. Given up by an operator."
    DISCARDED
  }

  "Trạng thái của một bước. How far a step has come."
  enum CommandStepStatus {
    PENDING
    SENDING
    WAITING
    UNKNOWN
    CONFIRMED
    REFUSED
    DEAD
    COMPENSATING
    COMPENSATED
  }

  "Lý do theo danh mục lỗi. A reason, in words of the catalogue of errors or of the adapter."
  type CommandError {
    code: String!
    "Tiếng Việt. In Vietnamese."
    message: String!
    "Tiếng Anh. In English."
    messageEn: String!
  }

  "Một bước ở một hệ thống. One change in one system."
  type CommandStep {
    name: String!
    status: CommandStepStatus!
    attempts: Int!
    error: CommandError
    updatedAt: DateTime!
  }

  "Kết quả ở hệ thống nguồn. What a command has left behind in the source system."
  type CommandResult {
    "Mã toàn cục của đối tượng đã tạo hoặc sửa; đọc bằng node(id). The row that was made or changed, for node(id)."
    id: ID
    "Số của hệ thống nguồn. The system's own number."
    reference: String
    "Nơi người dùng tiếp tục, ví dụ trang thanh toán. Where a person goes on, for example to pay."
    url: String
  }

  """
  Lệnh: một thay đổi đã được tiếp nhận, không bị mất và không làm hai lần. Ứng dụng đã gửi thì thấy lệnh của mình.
  A change that was taken in: never lost, never made twice. Shown to the application and the caller that sent it.
  """
  type Command implements Node @public @ownedBy(unit: "unit") {
    id: ID!
    "Trường Mutation đã gọi. The field of Mutation."
    name: String!
    status: CommandStatus!
    steps: [CommandStep!]!
    "Số lần đã gửi. Times that something was sent."
    attempts: Int!
    result: CommandResult
    error: CommandError
    idempotencyKey: String!
    unit: Unit @reference(by: "unit")
    createdAt: DateTime!
    updatedAt: DateTime!
  }

  extend type Query {
    "Một lệnh của chính người hỏi. One command of the caller."
    command(id: ID! @idOf(type: "Command")): Command @public
    "Các lệnh của chính người hỏi, mới nhất trước. Commands of the caller, the newest first."
    myCommands(statuses: [CommandStatus!], first: Int! = 20, after: String): CommandConnection @public
    "Các lệnh của những đơn vị mình phụ trách. Commands of the units in charge."
    commands(
      unit: ID @idOf(type: "Unit")
      application: String
      statuses: [CommandStatus!]
      first: Int! = 20
      after: String
    ): CommandConnection @requires(grant: "commands:command.read")
  }

  extend type Subscription {
    "Lệnh này mỗi khi thay đổi, bắt đầu từ trạng thái hiện tại. This command whenever it changes, as it is now first."
    commandChanged(id: ID! @idOf(type: "Command")): Command @public
  }
`;
