import DragnetEvents

/// A log that is known by its whole header.
struct Signature {
    /// What the log is called.
    let name: String
    /// Columns that must all be there.
    let required: [String]
    /// The columns of the roles; those that are not in the log are left out.
    let roles: [(role: ColumnRole, columns: [String])]
    /// The types of both ends.
    let types: (source: EntityType, destination: EntityType)
    /// The format of the time where the values do not tell.
    var timeFormat: TimeFormat?
    /// Columns that are no attributes: what comes from knowing the answer, or says a thing twice.
    var unused: [String] = []
    /// The form of input that the header gives away.
    var format: InputFormat?
    /// Numbers that are kept beside the roles, and the column whose place among the attributes they take.
    var numbers: [(at: String, attribute: ResolvedRoles.Attribute)] = []
    /// Whether all columns that have no role are left out.
    var isClosed = false

    /// The signature whose columns `columns` holds.
    static func matching(_ columns: [String]) -> Signature? {
        let present = Set(columns)
        return (known + flows).first { $0.required.allSatisfy(present.contains) }
    }

    /// The signature of a form of input, or else of a header.
    static func of(_ format: InputFormat, _ columns: [String], isText: Bool, names: String?) -> Signature? {
        switch format {
        case .zeek:
            zeek(
                mark: columns.contains("id_orig_h") ? "_" : ".", isText: isText, path: ZeekShape.path(Set(columns)))
        case .eve: eve(names: names)
        case .csv, .edges, .json, .argus, .nfdump: matching(columns)
        }
    }

    /// An attribute of bytes; `minus` is taken off.
    static func bytes(_ name: String, _ column: String, minus: String? = nil) -> ResolvedRoles.Attribute {
        ResolvedRoles.Attribute(column: column, name: name, isNumber: true, minus: minus)
    }

    private static let known: [Signature] = [
        Signature(
            name: "IBM AML",
            required: ["Timestamp", "From Bank", "Account", "To Bank", "Account.1", "Amount Paid", "Payment Format"],
            roles: [
                (.time, ["Timestamp"]), (.source, ["From Bank", "Account"]), (.destination, ["To Bank", "Account.1"]),
                (.amount, ["Amount Paid"]), (.currency, ["Payment Currency"]), (.kind, ["Payment Format"]),
                (.label, ["Is Laundering"]),
            ],
            types: (.account, .account)),
        Signature(
            name: "PaySim", required: ["step", "type", "amount", "nameOrig", "nameDest"],
            roles: [
                (.time, ["step"]), (.source, ["nameOrig"]), (.destination, ["nameDest"]), (.amount, ["amount"]),
                (.kind, ["type"]), (.label, ["isFraud"]),
            ],
            types: (.account, .account), timeFormat: .epoch(.hours), unused: ["isFlaggedFraud"]),
        Signature(
            name: "AMLSim", required: ["tran_id", "orig_acct", "bene_acct", "base_amt", "tran_timestamp"],
            roles: [
                (.id, ["tran_id"]), (.time, ["tran_timestamp"]), (.source, ["orig_acct"]),
                (.destination, ["bene_acct"]), (.amount, ["base_amt"]), (.kind, ["tx_type"]), (.label, ["is_sar"]),
            ],
            types: (.account, .account), unused: ["alert_id"]),
        Signature(
            name: "Fraud Detection Handbook", required: ["TX_DATETIME", "CUSTOMER_ID", "TERMINAL_ID", "TX_AMOUNT"],
            roles: [
                (.id, ["TRANSACTION_ID"]), (.time, ["TX_DATETIME"]), (.source, ["CUSTOMER_ID"]),
                (.destination, ["TERMINAL_ID"]), (.amount, ["TX_AMOUNT"]), (.label, ["TX_FRAUD"]),
            ],
            types: (.person, .terminal), unused: ["TX_FRAUD_SCENARIO", "TX_TIME_SECONDS", "TX_TIME_DAYS"]),
        Signature(
            name: "Sparkov", required: ["cc_num", "trans_date_trans_time", "amt", "merchant"],
            roles: [
                (.id, ["trans_num"]), (.time, ["trans_date_trans_time"]), (.source, ["cc_num"]),
                (.destination, ["merchant"]), (.amount, ["amt"]), (.kind, ["category"]), (.label, ["is_fraud"]),
            ],
            types: (.card, .merchant), unused: ["unix_time", "first", "last", "street", "dob", "ssn", "acct_num"]),
    ]
}
